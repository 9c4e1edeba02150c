CREATE TABLE "anomaly_answers" (
	"month" text NOT NULL,
	"content_hash" text NOT NULL,
	"subject" text NOT NULL,
	"reason" text NOT NULL,
	"answered_by" text collate "C" NOT NULL,
	"answered_on" date NOT NULL,
	"answered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "anomaly_answers_month_content_hash_subject_pk" PRIMARY KEY("month","content_hash","subject"),
	CONSTRAINT "anomaly_answers_say_why" CHECK ("anomaly_answers"."reason" <> '')
);
