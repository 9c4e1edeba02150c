CREATE TABLE "contract_items" (
	"contract_id" text collate "C" NOT NULL,
	"line" bigint NOT NULL,
	"item_code" text NOT NULL,
	"quantity" bigint NOT NULL,
	"about" text,
	"added_on" date NOT NULL,
	CONSTRAINT "contract_items_contract_id_line_pk" PRIMARY KEY("contract_id","line")
);
--> statement-breakpoint
CREATE TABLE "invoice_lines" (
	"invoice_id" text collate "C" NOT NULL,
	"line" bigint NOT NULL,
	"item_code" text NOT NULL,
	"name" text NOT NULL,
	"about" text,
	"quantity" bigint NOT NULL,
	"unit_price" bigint NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "invoice_lines_invoice_id_line_pk" PRIMARY KEY("invoice_id","line"),
	CONSTRAINT "invoice_lines_multiply" CHECK ("invoice_lines"."amount" = "invoice_lines"."quantity" * "invoice_lines"."unit_price")
);
--> statement-breakpoint
ALTER TABLE "invoices" DROP CONSTRAINT "invoices_add_up";--> statement-breakpoint
ALTER TABLE "contract_clients" ADD COLUMN "postal_code" text;--> statement-breakpoint
ALTER TABLE "contract_clients" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "contract_clients" ADD COLUMN "building" text;--> statement-breakpoint
ALTER TABLE "contract_clients" ADD COLUMN "domain" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "option_fee" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_add_up" CHECK ("invoices"."total" = "invoices"."server_fee" - "invoices"."discount" + "invoices"."setup_fee" + "invoices"."option_fee" + "invoices"."tax");