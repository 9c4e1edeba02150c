CREATE TABLE "payout_holds" (
	"partner_id" text collate "C" NOT NULL,
	"number" bigint NOT NULL,
	"reason" text NOT NULL,
	"held_on" date NOT NULL,
	"held_by" text collate "C" NOT NULL,
	"released_on" date,
	"released_by" text collate "C",
	"release_reason" text,
	CONSTRAINT "payout_holds_partner_id_number_pk" PRIMARY KEY("partner_id","number"),
	CONSTRAINT "payout_holds_released_by_somebody" CHECK (num_nulls("payout_holds"."released_on", "payout_holds"."released_by", "payout_holds"."release_reason") in (0, 3))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "payout_holds_one_at_a_time" ON "payout_holds" USING btree ("partner_id") WHERE "payout_holds"."released_on" is null;