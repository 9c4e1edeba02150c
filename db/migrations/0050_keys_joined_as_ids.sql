ALTER TABLE "approvals" ALTER COLUMN "thing" SET DATA TYPE text collate "C";--> statement-breakpoint
ALTER TABLE "letters" ALTER COLUMN "once_key" SET DATA TYPE text collate "C";--> statement-breakpoint
CREATE INDEX "letters_failed" ON "letters" USING btree ("once_key") WHERE "letters"."state" = 'failed';