ALTER TABLE "contract_moves" ADD COLUMN "approval_id" text collate "C";--> statement-breakpoint
CREATE UNIQUE INDEX "moves_once_an_approval" ON "contract_moves" USING btree ("approval_id");