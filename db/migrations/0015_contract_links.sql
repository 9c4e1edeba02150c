CREATE TABLE "contract_links" (
	"secret_hash" text PRIMARY KEY NOT NULL,
	"contract_id" text collate "C" NOT NULL,
	"made_on" date NOT NULL,
	"revoked_on" date
);
--> statement-breakpoint
ALTER TABLE "letters" ADD COLUMN "contract_link" text;--> statement-breakpoint
CREATE INDEX "contract_links_by_contract" ON "contract_links" USING btree ("contract_id");