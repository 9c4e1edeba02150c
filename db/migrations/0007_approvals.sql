CREATE TABLE "approvals" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"thing" text NOT NULL,
	"attempt" bigint NOT NULL,
	"partner_id" text collate "C",
	"title" text NOT NULL,
	"content" text,
	"content_hash" text NOT NULL,
	"state" text NOT NULL,
	"proposed_by" text collate "C" NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"proposed_on" date NOT NULL,
	"decided_by" text collate "C",
	"decided_at" timestamp with time zone,
	"decided_on" date,
	"reason" text,
	CONSTRAINT "approvals_one_after_the_other" UNIQUE("kind","thing","attempt"),
	CONSTRAINT "approvals_need_four_eyes" CHECK ("approvals"."decided_by" is null or "approvals"."state" = 'withdrawn' or "approvals"."decided_by" <> "approvals"."proposed_by"),
	CONSTRAINT "approvals_decided_by_somebody" CHECK (("approvals"."decided_by" is not null) or "approvals"."state" in ('proposed', 'void')),
	CONSTRAINT "approvals_rejected_for_a_reason" CHECK (("approvals"."state" = 'rejected') = ("approvals"."reason" is not null))
);
--> statement-breakpoint
ALTER TABLE "payees" ALTER COLUMN "changed_by" SET DATA TYPE text collate "C";--> statement-breakpoint
ALTER TABLE "payout_runs" ADD COLUMN "approval_id" text collate "C";--> statement-breakpoint
ALTER TABLE "rate_cards" ADD COLUMN "approval_id" text collate "C";--> statement-breakpoint
ALTER TABLE "rate_cards" ADD COLUMN "approved_by" text;--> statement-breakpoint
CREATE UNIQUE INDEX "approvals_one_open" ON "approvals" USING btree ("kind","thing") WHERE "approvals"."state" = 'proposed';--> statement-breakpoint
ALTER TABLE "rate_cards" ADD CONSTRAINT "rate_cards_approval_id_unique" UNIQUE("approval_id");--> statement-breakpoint
ALTER TABLE "rate_cards" ADD CONSTRAINT "rate_cards_need_four_eyes" CHECK ("rate_cards"."approved_by" is null or "rate_cards"."approved_by" <> "rate_cards"."entered_by");