CREATE TABLE "refund_accounts" (
	"contract_id" text collate "C" PRIMARY KEY NOT NULL,
	"bank_code" text NOT NULL,
	"branch_code" text NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"holder" text NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	"entered_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refund_payouts" (
	"contract_id" text collate "C" PRIMARY KEY NOT NULL,
	"approval_id" text collate "C" NOT NULL,
	"content_hash" text NOT NULL,
	"amount" bigint NOT NULL,
	"paid_on" date NOT NULL,
	"paid_by" text collate "C" NOT NULL,
	"paid_at" timestamp with time zone NOT NULL,
	"approved_by" text collate "C" NOT NULL,
	CONSTRAINT "refund_payouts_approval_id_unique" UNIQUE("approval_id"),
	CONSTRAINT "refund_payouts_move_money" CHECK ("refund_payouts"."amount" > 0),
	CONSTRAINT "refund_payouts_need_two_people" CHECK ("refund_payouts"."paid_by" <> "refund_payouts"."approved_by")
);
