CREATE TABLE "handover_contracts" (
	"handover_id" text collate "C" NOT NULL,
	"contract_id" text collate "C" NOT NULL,
	"order_number" text NOT NULL,
	"company" text,
	"plan_name" text NOT NULL,
	"plan_group" text NOT NULL,
	"counts" boolean NOT NULL,
	"renews_on" date,
	CONSTRAINT "handover_contracts_handover_id_contract_id_pk" PRIMARY KEY("handover_id","contract_id")
);
--> statement-breakpoint
CREATE TABLE "handover_steps" (
	"handover_id" text collate "C" NOT NULL,
	"number" bigint NOT NULL,
	"step" text NOT NULL,
	"receiver_name" text,
	"reason" text,
	"taken_by" text collate "C" NOT NULL,
	"taken_on" date NOT NULL,
	CONSTRAINT "handover_steps_handover_id_number_pk" PRIMARY KEY("handover_id","number"),
	CONSTRAINT "handovers_refused_for_a_reason" CHECK (("handover_steps"."step" = 'refused') = ("handover_steps"."reason" is not null))
);
--> statement-breakpoint
CREATE TABLE "handovers" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"from_partner_id" text collate "C" NOT NULL,
	"to_partner_id" text collate "C" NOT NULL,
	"from_name" text NOT NULL,
	"to_code" text NOT NULL,
	"programme" text NOT NULL,
	"effective_from" date NOT NULL,
	"answer_by" date NOT NULL,
	"note" text NOT NULL,
	"proposed_by" text collate "C" NOT NULL,
	"proposed_on" date NOT NULL,
	CONSTRAINT "handovers_begin_months" CHECK (extract(day from "handovers"."effective_from") = 1),
	CONSTRAINT "handovers_answered_before" CHECK ("handovers"."answer_by" < "handovers"."effective_from"),
	CONSTRAINT "handovers_go_elsewhere" CHECK ("handovers"."from_partner_id" <> "handovers"."to_partner_id")
);
--> statement-breakpoint
CREATE INDEX "handover_contracts_by_contract" ON "handover_contracts" USING btree ("contract_id");--> statement-breakpoint
CREATE INDEX "handovers_by_giver" ON "handovers" USING btree ("from_partner_id");--> statement-breakpoint
CREATE INDEX "handovers_by_receiver" ON "handovers" USING btree ("to_partner_id");