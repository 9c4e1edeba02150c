CREATE TABLE "contract_imports" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sha256" text NOT NULL,
	"file_name" text NOT NULL,
	"encoding" text NOT NULL,
	"content" "bytea" NOT NULL,
	"contracts" bigint NOT NULL,
	"monthly_total" bigint NOT NULL,
	"handed_in_by" text NOT NULL,
	"handed_in_at" timestamp with time zone NOT NULL,
	"taken_on" date,
	"taken_by" text,
	CONSTRAINT "contract_imports_sha256_unique" UNIQUE("sha256"),
	CONSTRAINT "contract_imports_taken_by_somebody" CHECK (("contract_imports"."taken_on" is null) = ("contract_imports"."taken_by" is null))
);
--> statement-breakpoint
CREATE TABLE "imported_contracts" (
	"contract_id" text collate "C" PRIMARY KEY NOT NULL,
	"import_id" text collate "C" NOT NULL,
	"old_number" text NOT NULL,
	"monthly_fee" bigint NOT NULL,
	CONSTRAINT "imported_contracts_old_number_unique" UNIQUE("old_number")
);
--> statement-breakpoint
CREATE INDEX "imported_contracts_by_import" ON "imported_contracts" USING btree ("import_id");