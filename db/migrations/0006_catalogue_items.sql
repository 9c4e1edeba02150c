CREATE TABLE "catalogue_items" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"family" text NOT NULL,
	"cycle" text NOT NULL,
	"unit" text NOT NULL,
	"free_years" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "item_prices" (
	"item_code" text NOT NULL,
	"from_day" date NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "item_prices_item_code_from_day_pk" PRIMARY KEY("item_code","from_day")
);
--> statement-breakpoint
CREATE TABLE "tax_rates" (
	"from_day" date PRIMARY KEY NOT NULL,
	"rate" numeric NOT NULL
);
