CREATE TABLE "payout_file_parts" (
	"month" text NOT NULL,
	"version" bigint NOT NULL,
	"part" bigint NOT NULL,
	"rows" bigint NOT NULL,
	"total" bigint NOT NULL,
	"sha256" text NOT NULL,
	CONSTRAINT "payout_file_parts_month_version_part_pk" PRIMARY KEY("month","version","part")
);
