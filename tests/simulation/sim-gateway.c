/* M-Pesa as the hub sees it: prompts that are refused, lost, paid, cancelled or left alone, and what it tells of them, late, twice
 * or never. Its phones and its books are in another house: no crash of the hub touches them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-web.h"

#include <string.h>

#include "hub-mpesa-words.h"

#define SECRET "simulated"
#define SHORTCODE "174379"

/* Something it tells the hub, on its way. */
typedef struct
{
  SimWeb *web;
  char *path, *body, *receipt; /* receipt: of money; NULL */
} Telling;

static void
telling_free (gpointer data)
{
  Telling *telling = data;

  g_free (telling->path);
  g_free (telling->body);
  g_free (telling->receipt);
  g_free (telling);
}

/* ---- Telling ---- */

/* Once it was answered it is the hub's: it may not be lost any more. */
static void
told_cb (gpointer data)
{
  const Telling *telling = data;
  SimWorld *world = telling->web->world;
  SimCall call = { "POST", telling->path, NULL, NULL, telling->body };
  SimAnswer answer;

  telling->web->flying--;
  if (!sim_hub_call (world, &call, &answer))
    return;
  sim_say (world, "mpesa", "tells the hub of %s: %u", telling->receipt != NULL ? telling->receipt : "a prompt called off", answer.status);
  if (answer.status == 200 && telling->receipt != NULL)
    g_ptr_array_add (world->seen->receipts, g_strdup (telling->receipt));
  world->tally.told += answer.status == 200;
  sim_answer_clear (&answer);
  sim_web_plan_turn (telling->web, 400);
}

static void
send_one (const Telling *telling, gint64 in_ms)
{
  Telling *copy = g_memdup2 (telling, sizeof *telling);

  telling->web->flying++;
  copy->path = g_strdup (telling->path);
  copy->body = g_strdup (telling->body);
  copy->receipt = g_strdup (telling->receipt);
  sim_world_plan (telling->web->world, in_ms, told_cb, copy, telling_free);
}

/* Whatever does not get through it tells no second time; the hub has to ask. */
static void
send (const Telling *telling)
{
  SimWorld *world = telling->web->world;

  if (!sim_dice_chance (&world->dice, 8 + world->plan->loss))
    send_one (telling, sim_dice_between (&world->dice, 300, 6000));
  if (sim_dice_chance (&world->dice, 10 + world->plan->doubled))
    send_one (telling, sim_dice_between (&world->dice, 300, 60000));
}

static char *
name_money (guint64 money)
{
  return g_strdup_printf ("SKW%07" G_GUINT64_FORMAT, money);
}

static void
tell_paid (SimPrompt *prompt)
{
  g_autofree char *receipt = name_money (prompt->money);
  g_autofree char *path = g_strdup_printf ("/api/v1/callbacks/stk/" SECRET "/%s", prompt->attempt);
  g_autofree char *body
    = g_strdup_printf ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"m-%s\",\"CheckoutRequestID\":\"ws-%s\",\"ResultCode\":0,"
                       "\"CallbackMetadata\":{\"Item\":[{\"Name\":\"Amount\",\"Value\":%" G_GINT64_FORMAT "},"
                       "{\"Name\":\"MpesaReceiptNumber\",\"Value\":\"%s\"}]}}}}",
                       prompt->attempt, prompt->attempt, prompt->amount / 100, receipt);

  send (&(Telling) { prompt->web, path, body, receipt });
}

static void
tell_cancelled (SimPrompt *prompt)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/callbacks/stk/" SECRET "/%s", prompt->attempt);
  g_autofree char *body = g_strdup_printf ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"m-%s\",\"CheckoutRequestID\":\"ws-%s\","
                                           "\"ResultCode\":1032,\"ResultDesc\":\"no\"}}}", prompt->attempt, prompt->attempt);

  send (&(Telling) { prompt->web, path, body, NULL });
}

void
sim_gateway_pay_by_hand (SimWeb *web, gint64 order, gint64 amount)
{
  g_autofree char *receipt = name_money (++web->monies);
  g_autofree char *body = g_strdup_printf ("{\"TransID\":\"%s\",\"TransAmount\":\"%" G_GINT64_FORMAT ".00\",\"BusinessShortCode\":\"" SHORTCODE
                                           "\",\"BillRefNumber\":\"TT-%06" G_GINT64_FORMAT "\"}", receipt, amount / 100, order);

  sim_say (web->world, "buyer", "pays order %" G_GINT64_FORMAT " by hand: %s", order, receipt);
  send (&(Telling) { web, (char *) "/api/v1/callbacks/c2b/" SECRET "/confirmation", body, receipt });
}

/* ---- The buyer's phone ---- */

/* Somebody who called it off may have paid all the same, and somebody who did nothing may do it later. */
static void
decide_cb (gpointer data)
{
  SimPrompt *prompt = data;
  SimWorld *world = prompt->web->world;
  guint what = sim_dice_below (&world->dice, 100);

  if (world->calm || prompt->fate != SIM_PROMPT_OPEN)
    return;
  if (what >= 80)
    return sim_world_plan (world, sim_world_spread (world, 70000), decide_cb, prompt, NULL);
  prompt->fate = what < 60 ? SIM_PROMPT_PAID : SIM_PROMPT_CANCELLED;
  sim_say (world, "buyer", "%s prompt %s", what < 60 ? "pays" : "calls off", prompt->attempt);
  if (prompt->fate == SIM_PROMPT_CANCELLED)
    return tell_cancelled (prompt);
  prompt->money = ++prompt->web->monies;
  tell_paid (prompt);
}

/* ---- What the hub asks it ---- */

static gboolean
check_cb (gpointer self, const HubAsk *ask, GError **error)
{
  return TRUE;
}

static void
ask_cb (gpointer self, const HubAsk *ask, HubWord *word)
{
  SimWeb *web = self;
  SimWorld *world = web->world;
  guint what = sim_dice_below (&world->dice, 100);
  SimPrompt *prompt;

  word->kind = what < 6 ? HUB_WORD_REFUSED : what < 12 ? HUB_WORD_LOST : HUB_WORD_SENT;
  word->reason = what < 6 ? "refused" : "";
  sim_say (world, "mpesa", "is asked for %s: %d", ask->attempt, (int) word->kind);
  if (word->kind == HUB_WORD_REFUSED)
    return;
  prompt = g_new0 (SimPrompt, 1);
  prompt->web = web;
  prompt->amount = ask->amount;
  g_strlcpy (prompt->attempt, ask->attempt, sizeof prompt->attempt);
  g_ptr_array_add (web->prompts, prompt);
  sim_world_plan (world, web->early ? sim_dice_between (&world->dice, 125000, 240000) : sim_world_spread (world, 12000), decide_cb, prompt, NULL);
  if (word->kind == HUB_WORD_LOST)
    return;
  g_snprintf (word->checkout, sizeof word->checkout, "ws-%s", ask->attempt);
  g_snprintf (word->merchant, sizeof word->merchant, "m-%s", ask->attempt);
}

/* A prompt lives a minute or three; when all have gone home it is over. */
static void
query_cb (gpointer self, const char *checkout, gint64 now, HubWord *word)
{
  SimWeb *web = self;

  word->kind = HUB_WORD_LOST;
  for (guint i = 0; i < web->prompts->len; i++)
    {
      const SimPrompt *prompt = web->prompts->pdata[i];

      if (strcmp (prompt->attempt, checkout + strlen ("ws-")) == 0)
        word->kind = prompt->fate == SIM_PROMPT_PAID                          ? HUB_WORD_PAID
                     : prompt->fate == SIM_PROMPT_CANCELLED || web->world->calm ? HUB_WORD_CANCELLED
                                                                               : HUB_WORD_PENDING;
    }
}

static gboolean
read_cb (gpointer self, const char *told, const char *bytes, gsize length, HubWord *word, GError **error)
{
  return strcmp (told, "c2b") == 0 ? hub_mpesa_read_c2b (bytes, length, SHORTCODE, NULL, word, error)
                                   : hub_mpesa_read_stk (bytes, length, word, error);
}

void
sim_gateway_init (SimWeb *web)
{
  web->mpesa = (HubPayGateway) { .self = web, .method = "mpesa", .check = check_cb, .ask = ask_cb, .query = query_cb, .read = read_cb };
}

void
sim_gateway_connect (SimWeb *web, HubService *service)
{
  HubGateways gateways = { .mpesa = &web->mpesa, .callback_secret = SECRET };

  hub_service_set_gateways (service, &gateways, FALSE);
}
