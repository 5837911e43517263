/* The web buyer: somebody with an account at the hub who orders tickets, pays for them or does not, and comes to the gate with
 * them; and the gateway the money comes through. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-pay.h"
#include "sim-world.h"

G_BEGIN_DECLS

#define SIM_BUYER "halima@example.org"
#define SIM_ADMIN "admin@example.org"
#define SIM_PASSWORD "a long word for the night"

/* An order the buyer has a number of. */
typedef struct
{
  gint64 id;
  char *key, *said;         /* what it was asked under; its status as last heard */
  gint64 total;
  gboolean taken;           /* its tickets are in the buyer's hands */
  gboolean partly;          /* somebody tried to hand back a part of its money */
} SimOrder;

/* An order nobody knows the end of: asked again under its key, or never. */
typedef struct { char *key, *body; } SimWish;

typedef enum { SIM_PROMPT_OPEN, SIM_PROMPT_PAID, SIM_PROMPT_CANCELLED } SimFate;

/* A question on the buyer's phone, as the gateway knows it. */
typedef struct
{
  SimWeb *web;
  char attempt[40];
  gint64 amount;
  SimFate fate;
  guint64 money;            /* which payment it became */
} SimPrompt;

struct _SimWeb
{
  SimWorld *world;
  char *token, *admin_token; /* as the hub gave them; NULL: to sign in */
  GPtrArray *orders;         /* SimOrder */
  GPtrArray *prompts;        /* SimPrompt */
  SimWish *wish;             /* NULL */
  guint64 keys, monies, phones;
  guint flying;              /* requests and words that are on their way */
  gint64 turn_ms;            /* the hub's next turn; 0 */
  gboolean early;            /* it is before the night */
  HubPayGateway mpesa;
};

/* ---- The gateway (sim-gateway.c) ---- */
void sim_gateway_init (SimWeb *web);
/* Somebody pays by hand, with an order's number as account. */
void sim_gateway_pay_by_hand (SimWeb *web, gint64 order, gint64 amount);
/* Words that wait are used, and whatever time has brought is done: soon. */
void sim_web_plan_turn (SimWeb *web, gint64 in_ms);

G_END_DECLS
