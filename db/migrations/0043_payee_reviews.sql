CREATE TABLE "payee_reviews" (
	"partner_id" text collate "C" PRIMARY KEY NOT NULL,
	"reviewed_on" date NOT NULL,
	"reviewed_by" text collate "C" NOT NULL
);
