CREATE TABLE "cashback_lots" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"partner_id" text collate "C" NOT NULL,
	"payable_on" date NOT NULL,
	"amount" bigint NOT NULL,
	"count" bigint NOT NULL,
	"sha256" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_gaps" (
	"payout_id" text collate "C" NOT NULL,
	"lot_id" text collate "C" NOT NULL,
	"contract_id" text collate "C" NOT NULL,
	"term" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"released_on" date,
	CONSTRAINT "payout_gaps_payout_id_contract_id_term_pk" PRIMARY KEY("payout_id","contract_id","term")
);
--> statement-breakpoint
CREATE TABLE "payout_lots" (
	"payout_id" text collate "C" NOT NULL,
	"lot_id" text collate "C" NOT NULL,
	"month" text NOT NULL,
	"amount" bigint NOT NULL,
	"released_on" date,
	CONSTRAINT "payout_lots_payout_id_lot_id_pk" PRIMARY KEY("payout_id","lot_id")
);
--> statement-breakpoint
ALTER TABLE "cashbacks" ADD COLUMN "lot_id" text collate "C";--> statement-breakpoint
ALTER TABLE "cashbacks" DISABLE TRIGGER USER;--> statement-breakpoint
UPDATE "cashbacks" SET "lot_id" = 'lot_' || substr("contract_id", 5) || '_' || lpad("term"::text, 4, '0') WHERE "amount" > 0;--> statement-breakpoint
ALTER TABLE "cashbacks" ENABLE TRIGGER USER;--> statement-breakpoint
INSERT INTO "cashback_lots" ("id", "partner_id", "payable_on", "amount", "count", "sha256")
	SELECT "lot_id", "partner_id", "payable_on", "amount", 1,
		encode(sha256(convert_to('[["' || "contract_id" || '",' || "term" || ',' || "amount" || ']]', 'UTF8')), 'hex')
	FROM "cashbacks" WHERE "lot_id" IS NOT NULL;--> statement-breakpoint
INSERT INTO "payout_lots" ("payout_id", "lot_id", "month", "amount", "released_on")
	SELECT "item"."payout_id", "cashbacks"."lot_id", "payouts"."month", "item"."amount", "item"."released_on"
	FROM "payout_items" AS "item"
	JOIN "cashbacks" ON "cashbacks"."contract_id" = "item"."contract_id" AND "cashbacks"."term" = "item"."term"
	JOIN "payouts" ON "payouts"."id" = "item"."payout_id";--> statement-breakpoint
CREATE INDEX "cashback_lots_by_partner" ON "cashback_lots" USING btree ("partner_id");--> statement-breakpoint
CREATE INDEX "payout_lots_by_month" ON "payout_lots" USING btree ("month");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_lots_in_one_payout" ON "payout_lots" USING btree ("lot_id") WHERE "payout_lots"."released_on" is null;--> statement-breakpoint
CREATE INDEX "payout_lots_let_go" ON "payout_lots" USING btree ("payout_id") WHERE "payout_lots"."released_on" is not null;--> statement-breakpoint
CREATE INDEX "cashbacks_by_lot" ON "cashbacks" USING btree ("lot_id");--> statement-breakpoint
ALTER TABLE "cashbacks" ADD CONSTRAINT "cashbacks_in_a_lot" CHECK (("cashbacks"."lot_id" is null) = ("cashbacks"."amount" = 0));--> statement-breakpoint
DROP TABLE "payout_items" CASCADE;--> statement-breakpoint
DROP TRIGGER IF EXISTS "still_holds_payout_items" ON "payout_handings";--> statement-breakpoint
DROP FUNCTION IF EXISTS "refuse_payout_items_outside_draft", "refuse_payout_items_at_bank", "refuse_handing_of_left_payout_items";