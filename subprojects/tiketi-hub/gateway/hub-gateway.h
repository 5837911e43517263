/* What the rest of the hub knows of a gateway: small tables of functions, and the words they bring. No HTTP here, so the
 * service may include it. Every call may take as long as its time-out: never on a server's or the writer's thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "hub-breaker.h"

G_BEGIN_DECLS

#define HUB_GATEWAY_ERROR (hub_gateway_error_quark ())
GQuark hub_gateway_error_quark (void);
typedef enum {
  HUB_GATEWAY_ERROR_INVALID,     /* it could never be asked for that: an amount, a phone number */
  HUB_GATEWAY_ERROR_UNREADABLE,  /* what came is not what this gateway says */
  HUB_GATEWAY_ERROR_UNREACHABLE, /* no answer, or none that is one; it may work later */
  HUB_GATEWAY_ERROR_REFUSED,     /* it was understood, and refused */
} HubGatewayError;
/* Every GError is one sentence for people, without secrets. */

typedef enum {
  HUB_WORD_PENDING,   /* nothing is decided */
  HUB_WORD_SENT,      /* the ask was taken: checkout, merchant (of a link: its access code), url */
  HUB_WORD_REFUSED,   /* the ask was not taken, nobody was prompted: reason */
  HUB_WORD_LOST,      /* nobody knows whether the ask was taken; of a query: no answer */
  HUB_WORD_PAID,      /* amount and receipt where they are told */
  HUB_WORD_FAILED,    /* reason */
  HUB_WORD_CANCELLED,
  HUB_WORD_MONEY,     /* paid by hand, for no ask of ours: receipt, amount, account */
  HUB_WORD_REFUND,    /* how a refund goes on: checkout */
} HubWordKind;

#define HUB_WORD_TEXT 101
typedef struct {
  HubWordKind kind;
  const char *reason;  /* a constant, as in TkWirePaymentState; never NULL */
  gint64 amount;       /* minor units; 0 not told */
  gint64 at;           /* UTC ms, when the gateway says it was; 0 */
  char currency[4];    /* "" not told */
  char checkout[HUB_WORD_TEXT], merchant[HUB_WORD_TEXT], receipt[HUB_WORD_TEXT], account[HUB_WORD_TEXT], payer[HUB_WORD_TEXT];
  char url[501];
  char said[201];      /* its own words, for people */
} HubWord;

typedef struct {
  const char *attempt, *phone, *email, *currency;
  const char *callback; /* where the buyer's browser goes afterwards, for links; NULL or "": as the gateway has it */
  gint64 amount;       /* minor units */
  gint64 now;          /* UTC ms */
} HubAsk;

typedef struct {
  const char *checkout, *currency;
  gint64 amount;
} HubRefundAsk;

typedef struct _HubPayGateway HubPayGateway;
struct _HubPayGateway {
  const char *method;  /* "mpesa" · "paystack" */
  gpointer self;
  /* Watches every call. While hub_breaker_is_open(), ask says REFUSED (“unreachable”) and query LOST at once, without a call; begin
   * no refund then. NULL: none. */
  HubBreaker *breaker;
  /* Could it be asked for that at all? FALSE with INVALID. No network. */
  gboolean (*check) (gpointer self, const HubAsk *ask, GError **error);
  /* Always fills *word: SENT, REFUSED or LOST. Never asks twice. */
  void (*ask) (gpointer self, const HubAsk *ask, HubWord *word);
  /* PENDING, PAID, FAILED, CANCELLED or LOST. */
  void (*query) (gpointer self, const char *checkout, gint64 now, HubWord *word);
  /* What it sent us by itself; pure. told: "stk" · "c2b" · "webhook". FALSE with UNREADABLE, *word untouched. */
  gboolean (*read) (gpointer self, const char *told, const char *bytes, gsize length, HubWord *word, GError **error);
  /* Is `signature` its own of these bytes? NULL where it signs nothing. */
  gboolean (*is_signed) (gpointer self, const char *bytes, gsize length, const char *signature);
  /* Hands money back; *said (transfer full): what people may ask it about. NULL: it cannot, people do. After UNREACHABLE nobody
   * knows whether it did. */
  gboolean (*refund) (gpointer self, const HubRefundAsk *ask, char **said, GError **error);
  /* Is it there, and does it take our credentials? */
  gboolean (*reach) (gpointer self, GError **error);
  void (*free) (gpointer self);
};

typedef struct {
  const char *to, *subject, *text;
  const char *attachment_name; /* "" none */
  const guint8 *attachment;    /* PDF */
  gsize attachment_length;
  const char *picture_name;    /* NULL or "" none */
  const guint8 *picture;       /* PNG, shown below the text */
  gsize picture_length;
  const char *id;              /* the same letter keeps it, so that who gets it twice can tell */
  gint64 now;
} HubLetter;

typedef struct {
  const char *channel; /* "email" · "sms" */
  gpointer self;
  gboolean (*check) (gpointer self, const HubLetter *letter, GError **error); /* FALSE with INVALID */
  /* UNREACHABLE: try again later; REFUSED and INVALID: never. */
  gboolean (*send) (gpointer self, const HubLetter *letter, GError **error);
  gboolean (*reach) (gpointer self, GError **error);
  void (*free) (gpointer self);
} HubSender;

void hub_word_clear (HubWord *word);
/* Copies a printable text that fits; FALSE and untouched otherwise. */
gboolean hub_word_set (char *field, gsize size, const char *text);
/* Clips a text to a field of `size` bytes, one line of UTF-8. */
void hub_word_say (char *field, gsize size, const char *text);

G_END_DECLS
