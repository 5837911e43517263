/* Buyers, phones, a gateway and tills, played at random against a book that is to be right whatever comes in whatever order.
 * What is true is known here; what the book knows it only hears. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "hub-pay-machine.h"

G_BEGIN_DECLS

#define PAY_ATTEMPTS 6
#define PAY_SALES 3
#define PAY_PHONES 2
#define PAY_MONIES 16
#define PAY_MESSAGES 32
#define PAY_PRICE G_GINT64_CONSTANT (150000)
#define PAY_NONE (-1)

typedef enum { PAY_TAKEN, PAY_LOST, PAY_REFUSED } PayOutcome; /* what the hub hears of its push */
typedef enum { PAY_FATE_OPEN, PAY_FATE_PAID, PAY_FATE_FAILED, PAY_FATE_CANCELLED } PayFate;

/* An attempt, and the prompt it became. */
typedef struct {
  int sale, phone;
  gboolean pushed;         /* a prompt exists */
  PayOutcome outcome;
  PayFate fate;
  gboolean will_pay_late;
  int money, second;       /* PAY_NONE, or which */
  gboolean given_up;       /* and the hub said so */
} PayAttempt;

/* Money that moved. */
typedef struct {
  int attempt;             /* PAY_NONE: by hand */
  gint64 amount;
  gboolean told;           /* the book heard of its receipt */
} PayMoney;

/* How a sale was closed. */
typedef enum { PAY_OPEN, PAY_CASH, PAY_BY_ATTEMPT, PAY_BY_CODE } PayHow;
typedef struct { PayHow how; int attempt, money; } PaySale;

/* On its way to the hub. money PAY_NONE: a failure. */
typedef struct { int attempt, money; PayFate fate; } PayMessage;

typedef struct _PayWorld PayWorld;
/* The books: the machine with tables of its own, and the whole service. */
typedef struct {
  gboolean (*ask) (PayWorld *world, int attempt);               /* FALSE: another one is pending */
  gboolean (*push) (PayWorld *world, int attempt);              /* FALSE: it was not pushed; outcome says what the hub hears */
  void (*deliver) (PayWorld *world, const PayMessage *message);
  void (*query) (PayWorld *world, int attempt);
  void (*give_up) (PayWorld *world, int attempt);
  void (*sell) (PayWorld *world, int sale);
  void (*restart) (PayWorld *world);
  void (*pass) (PayWorld *world, gboolean long_time);           /* time */
  HubPayState (*state) (PayWorld *world, int attempt);
  /* What stands in the book in the end. */
  int (*sale_of_money) (PayWorld *world, int money);            /* the sale it pays for; PAY_NONE */
  int (*sale_of_attempt) (PayWorld *world, int attempt);
  gboolean (*has_money) (PayWorld *world, int attempt);
  gint64 (*paid) (PayWorld *world, int attempt);                /* what came, as far as it is known */
  gint64 (*due_of_attempt) (PayWorld *world, int attempt);      /* listed to be handed back */
  gint64 (*due_of_money) (PayWorld *world, int money);          /* listed by its receipt alone */
  gboolean (*is_flagged) (PayWorld *world, int attempt, int money); /* people were told of either */
} PayBookKind;

struct _PayWorld {
  GRand *random;
  const PayBookKind *kind;
  gpointer book;
  PayAttempt attempts[PAY_ATTEMPTS];
  PayMoney monies[PAY_MONIES];
  PaySale sales[PAY_SALES];
  PayMessage messages[PAY_MESSAGES];
  int n_attempts, n_monies, n_messages;
  guint base;              /* makes ids differ between worlds */
};

/* Plays `steps` random steps, lets everything come that still comes, and checks. */
void pay_world_play (PayWorld *world, guint steps);

void pay_world_attempt_id (const PayWorld *world, int attempt, char out[37]);
void pay_world_sale_id (const PayWorld *world, int sale, char out[37]);
void pay_world_receipt (const PayWorld *world, int money, char out[16]);
void pay_world_checkout (const PayWorld *world, int attempt, char out[16]);
void pay_world_phone (const PayWorld *world, int phone, char out[16]);
/* What the gateway says when it is asked now. */
PayFate pay_world_truth (const PayWorld *world, int attempt);

extern const PayBookKind pay_book_machine, pay_book_service;

G_END_DECLS
