/* What the files about payments share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-apply.h"
#include "hub-pay.h"
#include "hub-pay-machine.h"
#include "hub-store-attempt.h"
#include "hub-store-money.h"

G_BEGIN_DECLS

#define HUB_PAY_TURN_MAX 50                       /* rows of one kind in one turn */
#define HUB_PAY_STUCK_MS (60 * G_GINT64_CONSTANT (1000)) /* longer than any push takes: its answer is lost */

typedef struct _HubPay HubPay;
struct _HubPay {
  HubGateways gateways;
  char *callback_secret;
  char **callback_from;       /* NULL: from anywhere */
  HubWatchers *watchers;
  gboolean threads;
  GThreadPool *pushes;        /* attempts' ids; NULL without threads */
  GQueue *to_push;            /* the same, without threads */
  GPtrArray *loops;           /* GThread */
  gint64 tidied_at;           /* the clock's; see hub-tidy.c */
  GHashTable *left;           /* the writer's: words that could not be used, told of once */
  GMutex lock;                /* guards what follows */
  GCond stop;
  gboolean stopping;
  GHashTable *asking;         /* attempts whose gateway was asked at somebody's wish; see hub-pay-question.c */
};

HubPay *hub_pay_new (void);
/* Ends its threads; nothing is begun any more. */
void hub_pay_stop (HubPay *pay);
/* After the writer is gone. */
void hub_pay_free (HubPay *pay);

/* By method or channel; NULL when this hub has none. */
HubPayGateway *hub_pay_gateway (HubService *service, const char *method);
HubSender *hub_pay_sender (HubService *service, const char *channel);

/* ---- hub-pay.c ---- */
/* Could the gateway be asked for that at all? */
gboolean hub_pay_check_ask (HubService *service, const TkWirePaymentAsk *ask, GError **error);
/* hub_service_pay() inside the writer's transaction; once it is committed, hub_pay_hand_over() the attempt. */
gboolean hub_pay_ask (HubService *service, SqlConn *conn, const HubTerminal *terminal, const TkWirePaymentAsk *ask,
                      HubStoreAttempt **attempt, GError **error);
void hub_pay_hand_over (HubService *service, const HubStoreAttempt *attempt);
/* The attempt's push, by whoever is first, once. Calls the gateway. */
void hub_pay_push (HubService *service, const char *attempt);

/* ---- hub-pay-question.c ---- */
/* Somebody waits for how that attempt stands: asks its gateway, on the threads of the pushes. */
void hub_pay_question (HubService *service, const char *attempt);
gboolean hub_pay_is_asking (HubService *service, const char *attempt);
/* What is left to be done by a thread of the pushes: FALSE when it is no question. */
gboolean hub_pay_answer_question (HubService *service, const char *task);

/* ---- hub-pay-step.c ---- */
HubPayCase hub_pay_case_of (const HubStoreAttempt *attempt);
/* Takes one fact: stores what follows, money and refunds included, and tells people where they must look. attempt is brought up
 * to date. Inside the writer's transaction. */
gboolean hub_pay_take (HubService *service, SqlConn *conn, HubStoreAttempt *attempt, const HubPayEvent *event, const HubWord *word,
                       GError **error);
/* The gateway's word on it, from wherever it came. */
gboolean hub_pay_take_word (HubService *service, SqlConn *conn, HubStoreAttempt *attempt, const HubWord *word, GError **error);
void hub_pay_wake (HubService *service);
/* 1 note · 2 look at it tonight. */
gboolean hub_pay_tell (HubService *service, SqlConn *conn, const char *kind, const char *subject, const HubStoreAttempt *attempt,
                       const char *text, GError **error);

/* ---- hub-pay-word.c ---- */
/* Words that wait: those that find their attempt are used. */
gboolean hub_pay_use_words (HubService *service, SqlConn *conn, GError **error);

/* ---- hub-pay-match.c ---- */
/* That money is known: sales that claim it are told, the first one has it. */
gboolean hub_pay_match_money (HubService *service, SqlConn *conn, const char *receipt, GError **error);

G_END_DECLS
