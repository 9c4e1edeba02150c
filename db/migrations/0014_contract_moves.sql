CREATE TABLE "contract_moves" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"contract_id" text collate "C" NOT NULL,
	"effective_from" date NOT NULL,
	"from_partner_id" text collate "C",
	"from_programme" text,
	"to_partner_id" text collate "C",
	"to_programme" text,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"planned_on" date NOT NULL,
	"outcome" text,
	CONSTRAINT "moves_begin_months" CHECK (extract(day from "contract_moves"."effective_from") = 1),
	CONSTRAINT "moves_go_elsewhere" CHECK ("contract_moves"."from_partner_id" is distinct from "contract_moves"."to_partner_id")
);
--> statement-breakpoint
CREATE INDEX "moves_by_contract" ON "contract_moves" USING btree ("contract_id","effective_from");--> statement-breakpoint
CREATE INDEX "moves_by_giver" ON "contract_moves" USING btree ("from_partner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "moves_waiting_once" ON "contract_moves" USING btree ("contract_id") WHERE "contract_moves"."outcome" is null;