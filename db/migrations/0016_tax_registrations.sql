CREATE TABLE "tax_registrations" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"partner_id" text collate "C" NOT NULL,
	"from_day" date NOT NULL,
	"number" text,
	"entered_on" date NOT NULL,
	"entered_at" timestamp with time zone NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	CONSTRAINT "tax_registrations_look_like_one" CHECK ("tax_registrations"."number" ~ '^T[0-9]{13}$')
);
--> statement-breakpoint
CREATE INDEX "tax_registrations_by_partner" ON "tax_registrations" USING btree ("partner_id","from_day");