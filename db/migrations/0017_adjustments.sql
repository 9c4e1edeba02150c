CREATE TABLE "adjustments" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"partner_id" text collate "C" NOT NULL,
	"amount" bigint NOT NULL,
	"reason" text NOT NULL,
	"contract_id" text collate "C",
	"term" bigint,
	"month" text,
	"approval_id" text collate "C" NOT NULL,
	"content_hash" text NOT NULL,
	"proposed_by" text collate "C" NOT NULL,
	"approved_by" text collate "C" NOT NULL,
	"approved_on" date NOT NULL,
	"approved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "adjustments_approval_id_unique" UNIQUE("approval_id"),
	CONSTRAINT "adjustments_change_something" CHECK ("adjustments"."amount" <> 0),
	CONSTRAINT "adjustments_say_why" CHECK ("adjustments"."reason" <> ''),
	CONSTRAINT "adjustments_need_four_eyes" CHECK ("adjustments"."approved_by" <> "adjustments"."proposed_by"),
	CONSTRAINT "adjustments_name_a_whole_cashback" CHECK (("adjustments"."contract_id" is null) = ("adjustments"."term" is null))
);
--> statement-breakpoint
CREATE TABLE "payout_adjustments" (
	"payout_id" text collate "C" NOT NULL,
	"adjustment_id" text collate "C" NOT NULL,
	"month" text NOT NULL,
	"amount" bigint NOT NULL,
	"released_on" date,
	CONSTRAINT "payout_adjustments_payout_id_adjustment_id_pk" PRIMARY KEY("payout_id","adjustment_id")
);
--> statement-breakpoint
CREATE INDEX "adjustments_by_partner" ON "adjustments" USING btree ("partner_id","approved_on");--> statement-breakpoint
CREATE INDEX "payout_adjustments_by_month" ON "payout_adjustments" USING btree ("month");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_adjustments_in_one_payout" ON "payout_adjustments" USING btree ("adjustment_id") WHERE "payout_adjustments"."released_on" is null;