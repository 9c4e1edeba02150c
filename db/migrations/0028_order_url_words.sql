CREATE TABLE "order_url_days" (
	"slug" text NOT NULL,
	"day" date NOT NULL,
	"visits" bigint NOT NULL,
	CONSTRAINT "order_url_days_slug_day_pk" PRIMARY KEY("slug","day")
);
--> statement-breakpoint
ALTER TABLE "order_urls" ADD COLUMN "word" text;--> statement-breakpoint
ALTER TABLE "order_urls" ADD COLUMN "word_key" text;--> statement-breakpoint
ALTER TABLE "order_urls" ADD COLUMN "plan_code" text;--> statement-breakpoint
ALTER TABLE "order_urls" ADD CONSTRAINT "order_urls_word_key_unique" UNIQUE("word_key");--> statement-breakpoint
ALTER TABLE "order_urls" ADD CONSTRAINT "order_urls_words_have_keys" CHECK (("order_urls"."word" is null) = ("order_urls"."word_key" is null));