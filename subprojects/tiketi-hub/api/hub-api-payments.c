/* Payments: a terminal asks, waits for how it ends, or gives it up. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-private.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "hub-api-problem.h"
#include "hub-http-rate.h"
#include "hub-pay.h"

#define WAIT_MAX_SECONDS 30
#define LOOK_AGAIN_MS 1000 /* another hub on the same database wakes nobody here */
#define ASK_WAIT_MS 3000   /* most gateways have answered by then, and the terminal asks once less */
#define ASKS_PER_MINUTE 60
#define TERMINALS 4096

/* A request that waits for a payment to change. */
typedef struct
{
  HubService *service;
  guint64 watch; /* 0: none */
  char *attempt; /* of an ask: it is stored */
  gint64 at;     /* the change that is known */
} Poll;

static void
free_poll (gpointer data)
{
  Poll *poll = data;

  if (poll->watch != 0)
    hub_service_forget_payments (poll->service, poll->watch);
  g_free (poll->attempt);
  g_free (poll);
}

static void
changed_cb (gpointer request)
{
  hub_http_request_wake (request);
}

static Poll *
get_poll (HubHttpRequest *request, HubService *service)
{
  Poll *poll = hub_http_request_get_state (request);

  if (poll == NULL)
    {
      poll = g_new0 (Poll, 1);
      poll->service = service;
      poll->at = -1;
      hub_http_request_set_state (request, poll, free_poll);
    }
  return poll;
}

/* Watch first, read then: nothing that changes in between is slept through. */
static void
watch_again (HubHttpRequest *request, Poll *poll)
{
  if (poll->watch != 0)
    hub_service_forget_payments (poll->service, poll->watch);
  poll->watch = hub_service_watch_payments (poll->service, changed_cb, request);
}

/* How many each terminal asks for; guessing and loops are slowed down, a queue of buyers is not. */
gboolean
hub_api_take_turn (HubHttpRequest *request, const char *what, guint per_minute, HubHttpResponse **refusal)
{
  static HubHttpRate *rate;
  const HubTerminal *terminal = hub_http_request_get_caller (request);
  g_autofree char *key = g_strdup_printf ("%s %" G_GINT64_FORMAT, what, terminal->id);
  g_autofree char *seconds = NULL;

  if (g_once_init_enter (&rate))
    g_once_init_leave (&rate, hub_http_rate_new (TERMINALS));
  guint wait = hub_http_rate_take (rate, key, per_minute, g_get_monotonic_time () / 1000);
  if (wait == 0)
    return TRUE;
  seconds = g_strdup_printf ("%u", wait);
  *refusal = hub_api_problem (429, TK_PROBLEM_TOO_MANY, _("This terminal asks too often; wait a moment."));
  hub_http_response_set_header (*refusal, "Retry-After", seconds);
  return FALSE;
}

/* The attempt's state: at once when it is another one than is known, or when time is up; NULL to wait on. */
static HubHttpResponse *
answer_or_wait (HubHttpRequest *request, Poll *poll, TkWirePaymentState *state, const GError *error, guint wait_ms)
{
  if (state != NULL && poll->at < 0)
    poll->at = state->at;
  if (state == NULL || wait_ms == 0 || state->at != poll->at || hub_http_request_is_expired (request))
    return hub_api_reply (&tk_wire_payment_state_shape, state, error);
  tk_wire_free (&tk_wire_payment_state_shape, state);
  hub_http_request_wait (request, wait_ms);
  hub_http_request_look_again (request, LOOK_AGAIN_MS);
  return NULL;
}

/* The first run stores the attempt; later ones only look whether the gateway has answered. */
static TkWirePaymentState *
ask_or_look (HubHttpRequest *request, Poll *poll, HubHttpResponse **refusal, GError **error)
{
  const HubTerminal *terminal = hub_http_request_get_caller (request);
  TkWirePaymentState *state;

  if (poll->attempt != NULL)
    return hub_service_payment (poll->service, terminal, poll->attempt, error);
  if (!hub_api_take_turn (request, "pay", ASKS_PER_MINUTE, refusal))
    return NULL;
  TkWirePaymentAsk *ask = hub_api_read (request, &tk_wire_payment_ask_shape, refusal);
  if (ask == NULL)
    return NULL;
  state = hub_service_pay (poll->service, terminal, ask, error);
  poll->attempt = g_strdup (ask->attempt);
  tk_wire_free (&tk_wire_payment_ask_shape, ask);
  return state;
}

HubHttpResponse *
hub_api_payments_ask (HubHttpRequest *request, gpointer data)
{
  Poll *poll = get_poll (request, data);
  HubHttpResponse *refusal = NULL;
  g_autoptr (GError) error = NULL;
  TkWirePaymentState *state;

  if (!hub_http_request_is_expired (request))
    watch_again (request, poll);
  state = ask_or_look (request, poll, &refusal, &error);
  if (refusal != NULL)
    return refusal;
  gboolean asked = state != NULL && strcmp (state->state, TK_PAY_STATE_ASKED) == 0;
  return answer_or_wait (request, poll, state, error, asked ? ASK_WAIT_MS : 0);
}

static gboolean
read_query (HubHttpRequest *request, const char *name, gint64 most, gint64 *number, HubHttpResponse **refusal)
{
  const char *text = hub_http_request_get_query (request, name);
  g_autofree char *message = NULL;
  guint64 read;

  if (text == NULL || *text == '\0')
    return TRUE;
  if (g_ascii_string_to_unsigned (text, 10, 0, TK_WIRE_INT_MAX, &read, NULL))
    {
      *number = (gint64) MIN (read, (guint64) most);
      return TRUE;
    }
  message = g_strdup_printf (_("%s must be a whole number."), name);
  *refusal = hub_api_problem_field (name, message);
  return FALSE;
}

HubHttpResponse *
hub_api_payments_look (HubHttpRequest *request, gpointer data)
{
  Poll *poll = get_poll (request, data);
  HubHttpResponse *refusal = NULL;
  g_autoptr (GError) error = NULL;
  gint64 wait = 0;

  if (!read_query (request, "wait", WAIT_MAX_SECONDS, &wait, &refusal)
      || (poll->at < 0 && !read_query (request, "at", TK_WIRE_INT_MAX, &poll->at, &refusal)))
    return refusal;
  if (wait > 0 && !hub_http_request_is_expired (request))
    watch_again (request, poll);
  TkWirePaymentState *state = hub_service_payment (data, hub_http_request_get_caller (request),
                                                   hub_http_request_get_parameter (request, "attempt"), &error);
  return answer_or_wait (request, poll, state, error, (guint) wait * 1000);
}

HubHttpResponse *
hub_api_payments_give_up (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;
  TkWirePaymentState *state = hub_service_give_up (data, hub_http_request_get_caller (request),
                                                   hub_http_request_get_parameter (request, "attempt"), &error);

  return hub_api_reply (&tk_wire_payment_state_shape, state, error);
}
