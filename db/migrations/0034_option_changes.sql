CREATE TABLE "option_changes" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"contract_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"option" text NOT NULL,
	"domain" text NOT NULL,
	"storage_gb" bigint NOT NULL,
	"from_term" bigint NOT NULL,
	"starts_on" date NOT NULL,
	"requested_on" date NOT NULL,
	"requested_by" text NOT NULL,
	"withdrawn_on" date,
	CONSTRAINT "option_changes_begin_later" CHECK ("option_changes"."from_term" > 1)
);
--> statement-breakpoint
ALTER TABLE "contract_items" ADD COLUMN "from_term" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "contract_items" ADD COLUMN "months_ahead" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "contract_items" ADD COLUMN "last_term" bigint;--> statement-breakpoint
ALTER TABLE "contract_items" ADD COLUMN "addition_id" text collate "C";--> statement-breakpoint
CREATE UNIQUE INDEX "option_changes_once" ON "option_changes" USING btree ("contract_id","option","domain","from_term","kind") WHERE "option_changes"."withdrawn_on" is null;--> statement-breakpoint
CREATE INDEX "option_changes_by_contract" ON "option_changes" USING btree ("contract_id","from_term");--> statement-breakpoint
ALTER TABLE "contract_items" ADD CONSTRAINT "contract_items_end_after" CHECK ("contract_items"."last_term" is null or "contract_items"."last_term" >= "contract_items"."from_term" - 1);