CREATE TABLE "referral_answers" (
	"inquiry_id" text collate "C" PRIMARY KEY NOT NULL,
	"outcome" text NOT NULL,
	"answer" text NOT NULL,
	"answered_by" text collate "C" NOT NULL,
	"answered_on" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "referral_inquiries" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"partner_id" text collate "C" NOT NULL,
	"about" text NOT NULL,
	"attempt" bigint NOT NULL,
	"order_number" text,
	"domain" text,
	"company" text NOT NULL,
	"note" text NOT NULL,
	"asked_by" text collate "C" NOT NULL,
	"asked_on" date NOT NULL,
	"due_on" date NOT NULL,
	CONSTRAINT "referral_inquiries_one_after_the_other" UNIQUE("partner_id","about","attempt"),
	CONSTRAINT "referral_inquiries_name_something" CHECK ("referral_inquiries"."about" = coalesce("referral_inquiries"."order_number", "referral_inquiries"."domain"))
);
--> statement-breakpoint
CREATE INDEX "contract_clients_by_domain" ON "contract_clients" USING btree ("domain");