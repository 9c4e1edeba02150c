CREATE TABLE "month_confirmations" (
	"month" text PRIMARY KEY NOT NULL,
	"approval_id" text collate "C" NOT NULL,
	"signed_by" text collate "C" NOT NULL,
	"confirmed_by" text collate "C" NOT NULL,
	"confirmed_on" date NOT NULL,
	CONSTRAINT "month_confirmations_approval_id_unique" UNIQUE("approval_id"),
	CONSTRAINT "month_confirmations_need_four_eyes" CHECK ("month_confirmations"."signed_by" <> "month_confirmations"."confirmed_by")
);
