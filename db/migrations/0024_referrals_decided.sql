CREATE TABLE "attribution_decisions" (
	"contract_id" text collate "C" NOT NULL,
	"attempt" bigint NOT NULL,
	"decision" text NOT NULL,
	"reason" text NOT NULL,
	"decided_by" text collate "C" NOT NULL,
	"decided_on" date NOT NULL,
	CONSTRAINT "attribution_decisions_contract_id_attempt_pk" PRIMARY KEY("contract_id","attempt")
);
--> statement-breakpoint
CREATE TABLE "attributions" (
	"contract_id" text collate "C" PRIMARY KEY NOT NULL,
	"partner_id" text collate "C",
	"because" text NOT NULL,
	"slug" text NOT NULL,
	"url_state" text NOT NULL,
	"url_partner_id" text collate "C",
	"code" text,
	"claim_id" text collate "C",
	"claim_partner_id" text collate "C",
	"conflict" text,
	"waits" boolean NOT NULL,
	"decided_on" date NOT NULL,
	CONSTRAINT "attributions_of_somebody" CHECK (("attributions"."partner_id" is not null) = ("attributions"."because" in ('url', 'code')))
);
--> statement-breakpoint
CREATE TABLE "client_claims" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"partner_id" text collate "C" NOT NULL,
	"company" text NOT NULL,
	"company_kana" text NOT NULL,
	"domain" text,
	"company_key" text NOT NULL,
	"kana_key" text NOT NULL,
	"domain_key" text,
	"claimed_on" date NOT NULL,
	"protected_to" date NOT NULL,
	"behind_to" date,
	"withdrawn_on" date,
	CONSTRAINT "claims_protect" CHECK ("client_claims"."protected_to" >= "client_claims"."claimed_on")
);
--> statement-breakpoint
CREATE INDEX "attributions_waiting" ON "attributions" USING btree ("decided_on") WHERE "attributions"."waits";--> statement-breakpoint
CREATE INDEX "claims_by_partner" ON "client_claims" USING btree ("partner_id","claimed_on");--> statement-breakpoint
CREATE INDEX "claims_by_company" ON "client_claims" USING btree ("company_key");--> statement-breakpoint
CREATE INDEX "claims_by_kana" ON "client_claims" USING btree ("kana_key");--> statement-breakpoint
CREATE INDEX "claims_by_domain" ON "client_claims" USING btree ("domain_key");