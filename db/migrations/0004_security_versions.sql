ALTER TABLE "sessions" ADD COLUMN "security_version" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "security_version" bigint DEFAULT 1 NOT NULL;