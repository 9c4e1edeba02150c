ALTER TABLE "correction_origins" ADD COLUMN "fact_id" text collate "C";--> statement-breakpoint
CREATE INDEX "correction_origins_by_fact" ON "correction_origins" USING btree ("fact_id");