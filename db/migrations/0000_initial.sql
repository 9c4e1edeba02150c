CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"partner_id" text collate "C",
	"password_hash" text,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email"),
	CONSTRAINT "users_partners_have_a_partner" CHECK (("users"."role" = 'partner') = ("users"."partner_id" is not null)),
	CONSTRAINT "users_email_is_lower_case" CHECK ("users"."email" = lower("users"."email"))
);
--> statement-breakpoint
CREATE TABLE "payout_files" (
	"month" text NOT NULL,
	"version" bigint NOT NULL,
	"sha256" text NOT NULL,
	"rows" bigint NOT NULL,
	"total" bigint NOT NULL,
	"content" "bytea" NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"replaced_at" timestamp with time zone,
	CONSTRAINT "payout_files_month_version_pk" PRIMARY KEY("month","version")
);
--> statement-breakpoint
CREATE TABLE "payout_transfers" (
	"payout_id" text collate "C" NOT NULL,
	"part" bigint NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "payout_transfers_payout_id_part_pk" PRIMARY KEY("payout_id","part"),
	CONSTRAINT "payout_transfers_pay_something" CHECK ("payout_transfers"."amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "cashback_voids" (
	"contract_id" text collate "C" NOT NULL,
	"term" bigint NOT NULL,
	"voided_on" date NOT NULL,
	CONSTRAINT "cashback_voids_contract_id_term_pk" PRIMARY KEY("contract_id","term")
);
--> statement-breakpoint
CREATE TABLE "cashbacks" (
	"contract_id" text collate "C" NOT NULL,
	"term" bigint NOT NULL,
	"partner_id" text collate "C" NOT NULL,
	"event" text NOT NULL,
	"earned_on" date NOT NULL,
	"count_month" text NOT NULL,
	"count" bigint NOT NULL,
	"rate" numeric NOT NULL,
	"base" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"payable_on" date NOT NULL,
	CONSTRAINT "cashbacks_contract_id_term_pk" PRIMARY KEY("contract_id","term"),
	CONSTRAINT "cashbacks_within_bounds" CHECK ("cashbacks"."amount" between 0 and floor("cashbacks"."base" * 0.30))
);
--> statement-breakpoint
CREATE TABLE "plan_prices" (
	"plan_code" text NOT NULL,
	"from_day" date NOT NULL,
	"monthly_fee" bigint NOT NULL,
	"setup_fee" bigint NOT NULL,
	CONSTRAINT "plan_prices_plan_code_from_day_pk" PRIMARY KEY("plan_code","from_day")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"plan_group" text NOT NULL,
	"kind" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "month_closes" (
	"month" text PRIMARY KEY NOT NULL,
	"closed_on" date NOT NULL,
	"partners" bigint NOT NULL,
	"contracts" bigint NOT NULL,
	"digest" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "month_end_counts" (
	"month" text NOT NULL,
	"partner_id" text collate "C" NOT NULL,
	"count" bigint NOT NULL,
	"digest" text NOT NULL,
	CONSTRAINT "month_end_counts_month_partner_id_pk" PRIMARY KEY("month","partner_id")
);
--> statement-breakpoint
CREATE TABLE "contract_clients" (
	"contract_id" text collate "C" PRIMARY KEY NOT NULL,
	"company" text NOT NULL,
	"company_kana" text NOT NULL,
	"contact_name" text NOT NULL,
	"contact_kana" text NOT NULL,
	"email" text NOT NULL,
	"phone" text NOT NULL,
	"order_slug" text,
	"done_token" text NOT NULL,
	"consent_version" text NOT NULL,
	"consented_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contract_clients_done_token_unique" UNIQUE("done_token")
);
--> statement-breakpoint
CREATE TABLE "contract_coverage" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"contract_id" text collate "C" NOT NULL,
	"partner_id" text collate "C",
	"counts" boolean NOT NULL,
	"in_force_from" date NOT NULL,
	"in_force_to" date,
	"recorded_on" date NOT NULL,
	"superseded_on" date,
	CONSTRAINT "coverage_is_a_period" CHECK ("contract_coverage"."in_force_to" is null or "contract_coverage"."in_force_to" >= "contract_coverage"."in_force_from")
);
--> statement-breakpoint
CREATE TABLE "contracts" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_number" text NOT NULL,
	"partner_id" text collate "C",
	"programme" text,
	"plan_code" text NOT NULL,
	"plan_group" text NOT NULL,
	"kind" text NOT NULL,
	"term_months" bigint NOT NULL,
	"ordered_on" date NOT NULL,
	"requested_start_on" date NOT NULL,
	"state" text NOT NULL,
	"starts_on" date,
	"term" bigint NOT NULL,
	"renews_on" date,
	"next_invoice_on" date,
	"cancelled_on" date,
	"ends_on" date,
	CONSTRAINT "contracts_order_number_unique" UNIQUE("order_number"),
	CONSTRAINT "contracts_started_have_terms" CHECK (("contracts"."term" = 0) = ("contracts"."starts_on" is null))
);
--> statement-breakpoint
CREATE TABLE "invoice_numbers" (
	"series" text PRIMARY KEY NOT NULL,
	"next" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invoice_settlements" (
	"invoice_id" text collate "C" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"settled_on" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invoices" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"number" bigint NOT NULL,
	"contract_id" text collate "C" NOT NULL,
	"term" bigint NOT NULL,
	"partner_id" text collate "C",
	"billed_to" text NOT NULL,
	"issued_on" date NOT NULL,
	"due_on" date NOT NULL,
	"expires_on" date NOT NULL,
	"server_fee" bigint NOT NULL,
	"setup_fee" bigint NOT NULL,
	"discount_rate" numeric,
	"discount" bigint NOT NULL,
	"count_month" text,
	"count" bigint,
	"tax_rate" numeric NOT NULL,
	"tax" bigint NOT NULL,
	"total" bigint NOT NULL,
	CONSTRAINT "invoices_number_unique" UNIQUE("number"),
	CONSTRAINT "invoices_one_per_term" UNIQUE("contract_id","term"),
	CONSTRAINT "invoices_add_up" CHECK ("invoices"."total" = "invoices"."server_fee" - "invoices"."discount" + "invoices"."setup_fee" + "invoices"."tax")
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"invoice_id" text collate "C" NOT NULL,
	"amount" bigint NOT NULL,
	"received_on" date NOT NULL,
	"unapplied" text,
	"recorded_by" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refunded_invoices" (
	"invoice_id" text collate "C" PRIMARY KEY NOT NULL,
	"contract_id" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"contract_id" text collate "C" PRIMARY KEY NOT NULL,
	"requested_on" date NOT NULL,
	"pay_on" date NOT NULL,
	"amount" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_postings" (
	"transaction_id" text collate "C" NOT NULL,
	"line" bigint NOT NULL,
	"account" text NOT NULL,
	"partner_id" text collate "C",
	"amount" bigint NOT NULL,
	CONSTRAINT "ledger_postings_transaction_id_line_pk" PRIMARY KEY("transaction_id","line"),
	CONSTRAINT "ledger_postings_move_money" CHECK ("ledger_postings"."amount" <> 0)
);
--> statement-breakpoint
CREATE TABLE "ledger_transactions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"day" date NOT NULL,
	"reference" text NOT NULL,
	"once_key" text NOT NULL,
	CONSTRAINT "ledger_transactions_once_key_unique" UNIQUE("once_key")
);
--> statement-breakpoint
CREATE TABLE "letters" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"once_key" text NOT NULL,
	"partner_id" text collate "C",
	"to_name" text NOT NULL,
	"to_address" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"written_on" date NOT NULL,
	"state" text NOT NULL,
	"sent_at" timestamp with time zone,
	"attempts" bigint NOT NULL,
	"last_error" text,
	CONSTRAINT "letters_once_key_unique" UNIQUE("once_key")
);
--> statement-breakpoint
CREATE TABLE "business_day" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"today" date NOT NULL,
	CONSTRAINT "business_day_is_one" CHECK ("business_day"."only")
);
--> statement-breakpoint
CREATE TABLE "daily_steps" (
	"day" date NOT NULL,
	"step" text NOT NULL,
	"done_at" timestamp with time zone NOT NULL,
	CONSTRAINT "daily_steps_day_step_pk" PRIMARY KEY("day","step")
);
--> statement-breakpoint
CREATE TABLE "partners" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"name_kana" text NOT NULL,
	"contact_name" text NOT NULL,
	"email" text NOT NULL,
	"phone" text NOT NULL,
	"programme" text NOT NULL,
	"state" text NOT NULL,
	"applied_on" date NOT NULL,
	"joined_on" date,
	"decline_reason" text,
	CONSTRAINT "partners_code_unique" UNIQUE("code"),
	CONSTRAINT "partners_active_have_joined" CHECK (("partners"."state" = 'active') = ("partners"."joined_on" is not null))
);
--> statement-breakpoint
CREATE TABLE "payees" (
	"partner_id" text collate "C" PRIMARY KEY NOT NULL,
	"family_name" text NOT NULL,
	"given_name" text NOT NULL,
	"family_kana" text NOT NULL,
	"given_kana" text NOT NULL,
	"email" text NOT NULL,
	"first_confirmed_on" date,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_items" (
	"payout_id" text collate "C" NOT NULL,
	"contract_id" text collate "C" NOT NULL,
	"term" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"released_on" date,
	CONSTRAINT "payout_items_payout_id_contract_id_term_pk" PRIMARY KEY("payout_id","contract_id","term")
);
--> statement-breakpoint
CREATE TABLE "payout_returns" (
	"payout_id" text collate "C" PRIMARY KEY NOT NULL,
	"returned_on" date NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_runs" (
	"month" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"prepared_by" text NOT NULL,
	"prepared_at" timestamp with time zone NOT NULL,
	"content_hash" text NOT NULL,
	"approved_by" text,
	"approved_at" timestamp with time zone,
	"approved_on" date,
	CONSTRAINT "payout_runs_need_four_eyes" CHECK ("payout_runs"."approved_by" is null or "payout_runs"."approved_by" <> "payout_runs"."prepared_by"),
	CONSTRAINT "payout_runs_approved_by_somebody" CHECK (("payout_runs"."state" = 'approved') = ("payout_runs"."approved_by" is not null))
);
--> statement-breakpoint
CREATE TABLE "payout_sendings" (
	"payout_id" text collate "C" PRIMARY KEY NOT NULL,
	"sent_on" date NOT NULL,
	"amount" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payouts" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"month" text NOT NULL,
	"partner_id" text collate "C" NOT NULL,
	"amount" bigint NOT NULL,
	"family_name" text NOT NULL,
	"given_name" text NOT NULL,
	"email" text NOT NULL,
	"noticed_on" date,
	CONSTRAINT "payouts_one_per_partner" UNIQUE("month","partner_id"),
	CONSTRAINT "payouts_pay_something" CHECK ("payouts"."amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "rate_cards" (
	"programme" text NOT NULL,
	"effective_from" text NOT NULL,
	"entered_on" date NOT NULL,
	"entered_by" text NOT NULL,
	CONSTRAINT "rate_cards_programme_effective_from_pk" PRIMARY KEY("programme","effective_from")
);
--> statement-breakpoint
CREATE TABLE "rate_rows" (
	"programme" text NOT NULL,
	"effective_from" text NOT NULL,
	"plan_group" text NOT NULL,
	"event" text NOT NULL,
	"min_count" bigint NOT NULL,
	"rate" numeric NOT NULL,
	CONSTRAINT "rate_rows_programme_effective_from_plan_group_event_min_count_pk" PRIMARY KEY("programme","effective_from","plan_group","event","min_count"),
	CONSTRAINT "rate_rows_within_bounds" CHECK ("rate_rows"."rate" between 0 and 0.30)
);
--> statement-breakpoint
CREATE TABLE "order_urls" (
	"slug" text PRIMARY KEY NOT NULL,
	"partner_id" text collate "C" NOT NULL,
	"label" text NOT NULL,
	"created_on" date NOT NULL,
	"active" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sessions_by_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_by_expiry" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "users_by_partner" ON "users" USING btree ("partner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_files_one_live" ON "payout_files" USING btree ("month") WHERE "payout_files"."replaced_at" is null;--> statement-breakpoint
CREATE INDEX "cashbacks_by_partner" ON "cashbacks" USING btree ("partner_id","payable_on");--> statement-breakpoint
CREATE INDEX "cashbacks_by_payable" ON "cashbacks" USING btree ("payable_on");--> statement-breakpoint
CREATE INDEX "coverage_to_count" ON "contract_coverage" USING btree ("partner_id","in_force_from","in_force_to","contract_id") WHERE "contract_coverage"."superseded_on" is null and "contract_coverage"."counts";--> statement-breakpoint
CREATE INDEX "coverage_by_contract" ON "contract_coverage" USING btree ("contract_id");--> statement-breakpoint
CREATE INDEX "contracts_by_partner" ON "contracts" USING btree ("partner_id","ordered_on");--> statement-breakpoint
CREATE INDEX "contracts_to_start" ON "contracts" USING btree ("starts_on") WHERE "contracts"."state" = 'scheduled';--> statement-breakpoint
CREATE INDEX "contracts_to_renew" ON "contracts" USING btree ("renews_on") WHERE "contracts"."state" = 'in-force';--> statement-breakpoint
CREATE INDEX "contracts_to_invoice" ON "contracts" USING btree ("next_invoice_on","id") WHERE "contracts"."state" = 'in-force';--> statement-breakpoint
CREATE INDEX "invoices_by_partner" ON "invoices" USING btree ("partner_id","issued_on");--> statement-breakpoint
CREATE INDEX "invoices_by_due" ON "invoices" USING btree ("due_on");--> statement-breakpoint
CREATE INDEX "invoices_by_expiry" ON "invoices" USING btree ("expires_on");--> statement-breakpoint
CREATE INDEX "payments_by_invoice" ON "payments" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "ledger_postings_by_account" ON "ledger_postings" USING btree ("account","partner_id");--> statement-breakpoint
CREATE INDEX "ledger_transactions_by_day" ON "ledger_transactions" USING btree ("day");--> statement-breakpoint
CREATE INDEX "letters_waiting" ON "letters" USING btree ("id") WHERE "letters"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "letters_by_partner" ON "letters" USING btree ("partner_id","written_on");--> statement-breakpoint
CREATE INDEX "partners_by_joined" ON "partners" USING btree ("joined_on");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_items_in_one_payout" ON "payout_items" USING btree ("contract_id","term") WHERE "payout_items"."released_on" is null;--> statement-breakpoint
CREATE INDEX "payout_sendings_by_day" ON "payout_sendings" USING btree ("sent_on");--> statement-breakpoint
CREATE INDEX "payouts_by_partner" ON "payouts" USING btree ("partner_id");--> statement-breakpoint
CREATE INDEX "order_urls_by_partner" ON "order_urls" USING btree ("partner_id","created_on");