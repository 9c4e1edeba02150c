CREATE TABLE "calendar_feeds" (
	"secret_hash" text PRIMARY KEY NOT NULL,
	"partner_id" text collate "C" NOT NULL,
	"made_by" text collate "C" NOT NULL,
	"made_on" date NOT NULL,
	"ended_on" date
);
--> statement-breakpoint
CREATE UNIQUE INDEX "calendar_feeds_one_each" ON "calendar_feeds" USING btree ("made_by") WHERE "calendar_feeds"."ended_on" is null;