CREATE TABLE "money_checks" (
	"day" date NOT NULL,
	"time" bigint NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	"breaches" jsonb NOT NULL,
	CONSTRAINT "money_checks_day_time_pk" PRIMARY KEY("day","time"),
	CONSTRAINT "money_checks_count_from_one" CHECK ("money_checks"."time" > 0)
);
