CREATE TABLE "correction_origins" (
	"adjustment_id" text collate "C" PRIMARY KEY NOT NULL,
	"partner_id" text collate "C" NOT NULL,
	"contract_id" text collate "C" NOT NULL,
	"term" bigint NOT NULL,
	"attempt" bigint NOT NULL,
	"question_id" text collate "C",
	"month" text NOT NULL,
	"count_before" bigint NOT NULL,
	"count_after" bigint NOT NULL,
	"rate_before" numeric NOT NULL,
	"rate_after" numeric NOT NULL,
	"amount_before" bigint NOT NULL,
	"amount_after" bigint NOT NULL,
	"recorded_on" date NOT NULL,
	CONSTRAINT "correction_origins_one_after_the_other" UNIQUE("contract_id","term","attempt"),
	CONSTRAINT "correction_origins_change_something" CHECK ("correction_origins"."amount_before" <> "correction_origins"."amount_after")
);
