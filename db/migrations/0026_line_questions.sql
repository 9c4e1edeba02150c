CREATE TABLE "line_answers" (
	"question_id" text collate "C" PRIMARY KEY NOT NULL,
	"outcome" text NOT NULL,
	"answer" text NOT NULL,
	"answered_by" text collate "C" NOT NULL,
	"answered_on" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "line_questions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"partner_id" text collate "C" NOT NULL,
	"contract_id" text collate "C" NOT NULL,
	"term" bigint NOT NULL,
	"attempt" bigint NOT NULL,
	"question" text NOT NULL,
	"facts" text NOT NULL,
	"asked_by" text collate "C" NOT NULL,
	"asked_on" date NOT NULL,
	"due_on" date NOT NULL,
	CONSTRAINT "line_questions_one_after_the_other" UNIQUE("contract_id","term","attempt")
);
