/* The web buyer, and the admin who hands money back: everything through the hub's routes, over a network that loses requests and
 * answers. What a screen said is written down only when it was said. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-web.h"

#include <json-c/json.h>
#include <string.h>

#include "hub-order.h"
#include "hub-ticket-web.h"
#include "hub-type-id.h"

#define EARLY_MS 150000     /* so long before the doors somebody orders what is held when the night begins */
#define HELD_MS 300000      /* for whoever pays by a prompt */
#define ACT_MS 16000        /* mean time between two acts */
#define TURN_MS 60000       /* a real hub takes one every second; each costs as much as an order */
#define PATIENCE 40

/* ---- Asking ---- */

static json_object *
parse (const SimAnswer *answer)
{
  gsize length;
  const char *text = g_bytes_get_data (answer->body, &length);
  g_autofree char *copy = g_strndup (text != NULL ? text : "", length);

  return json_tokener_parse (copy);
}

static const char *
text_of (json_object *json, const char *key)
{
  json_object *value = NULL;

  return json_object_object_get_ex (json, key, &value) && value != NULL ? json_object_get_string (value) : "";
}

static char *
sign_in (SimWeb *web, const char *login)
{
  g_autofree char *body = g_strdup_printf ("{\"email\":\"%s\",\"password\":\"" SIM_PASSWORD "\"}", login);
  SimCall call = { "POST", "/api/v1/auth/login", NULL, NULL, body };
  SimAnswer answer;
  char *token = NULL;

  if (!sim_hub_call (web->world, &call, &answer))
    return NULL;
  sim_say (web->world, "web", "%s signs in: %u", login, answer.status);
  if (answer.status == 200)
    {
      json_object *json = parse (&answer);

      token = g_strdup (text_of (json, "access_token"));
      json_object_put (json);
    }
  sim_answer_clear (&answer);
  return token;
}

/* The same request once more, when everybody has forgotten it. */
typedef struct { SimWeb *web; char *path, *key, *body; } Again;

static void
again_free (gpointer data)
{
  Again *again = data;

  g_free (again->path);
  g_free (again->key);
  g_free (again->body);
  g_free (again);
}

static void
again_cb (gpointer data)
{
  const Again *again = data;
  SimCall call = { "POST", again->path, again->web->token, again->key, again->body };
  SimAnswer answer;

  again->web->flying--;
  if (again->web->token == NULL || !sim_hub_call (again->web->world, &call, &answer))
    return;
  sim_say (again->web->world, "hub", "copy of %s %s: %u", again->key, again->path, answer.status);
  sim_answer_clear (&answer);
}

static void
send_copies (SimWeb *web, const SimCall *call)
{
  SimWorld *world = web->world;
  Again *again;

  if (world->calm || call->key == NULL || !sim_dice_chance (&world->dice, world->plan->doubled + world->plan->late))
    return;
  again = g_new0 (Again, 1);
  *again = (Again) { web, g_strdup (call->path), g_strdup (call->key), g_strdup (call->body) };
  world->tally.doubled++;
  web->flying++;
  sim_world_plan (world, sim_dice_between (&world->dice, 500, 60000), again_cb, again, again_free);
}

static gboolean
is_lost (SimWorld *world)
{
  return !world->calm && sim_dice_chance (&world->dice, world->plan->loss);
}

/* A token that is no longer good is exchanged for another once. FALSE: nobody knows whether the hub was asked. */
static gboolean
ask_as (SimWeb *web, SimCall *call, const char *login, char **token, SimAnswer *out)
{
  for (int i = 0; i < 2; i++)
    {
      if (*token == NULL)
        *token = sign_in (web, login);
      call->credential = *token;
      if (*token == NULL || !sim_hub_call (web->world, call, out))
        return FALSE;
      if (out->status != 401)
        return TRUE;
      g_clear_pointer (token, g_free);
      if (i == 0)
        sim_answer_clear (out);
    }
  return TRUE;
}

static gboolean
ask (SimWeb *web, SimCall *call, SimAnswer *out)
{
  SimWorld *world = web->world;

  send_copies (web, call);
  if (is_lost (world) || !ask_as (web, call, SIM_BUYER, &web->token, out))
    return FALSE;
  sim_say (world, "buyer", "%s %s %s: %u", call->key != NULL ? call->key : "-", call->method, call->path, out->status);
  if (!is_lost (world))
    return TRUE;
  world->tally.lost_messages++;
  sim_answer_clear (out);
  return FALSE;
}

static char *
new_key (SimWeb *web)
{
  return g_strdup_printf ("w%" G_GUINT64_FORMAT, ++web->keys);
}

static char *
new_phone (SimWeb *web)
{
  return g_strdup_printf ("2547220%05" G_GUINT64_FORMAT, ++web->phones);
}

/* ---- What the buyer has heard of an order ---- */

static SimOrder *
find_order (SimWeb *web, gint64 id)
{
  for (guint i = 0; i < web->orders->len; i++)
    if (((SimOrder *) web->orders->pdata[i])->id == id)
      return web->orders->pdata[i];
  return NULL;
}

/* A key makes one order, and an order has one key. */
static SimOrder *
keep_order (SimWeb *web, gint64 id, const char *key)
{
  SimOrder *order = find_order (web, id);

  for (guint i = 0; i < web->orders->len; i++)
    {
      const SimOrder *other = web->orders->pdata[i];

      if ((other->id == id) != (strcmp (other->key, key) == 0))
        sim_world_fail (web->world, "I4: the hub answered %s with order %" G_GINT64_FORMAT ", and order %" G_GINT64_FORMAT " is of %s", key, id,
                        other->id, other->key);
    }
  if (order != NULL)
    return order;
  order = g_new0 (SimOrder, 1);
  *order = (SimOrder) { .id = id, .key = g_strdup (key), .said = g_strdup ("pending") };
  g_ptr_array_add (web->orders, order);
  web->world->tally.orders++;
  return order;
}

static SimOrderSeen *
find_seen (SimWorld *world, gint64 id)
{
  for (guint i = 0; i < world->seen->orders->len; i++)
    if (((SimOrderSeen *) world->seen->orders->pdata[i])->order == id)
      return world->seen->orders->pdata[i];
  return NULL;
}

static void
hear (SimWeb *web, SimOrder *order, const char *status)
{
  SimOrderSeen *seen = find_seen (web->world, order->id);

  /* An answer kept under a key tells how it was then. */
  if (*status == '\0' || strcmp (order->said, "refunded") == 0 || (seen != NULL && strcmp (status, "pending") == 0))
    return;
  if (strcmp (order->said, status) != 0)
    sim_say (web->world, "buyer", "hears that order %" G_GINT64_FORMAT " is %s", order->id, status);
  web->world->tally.expired += strcmp (status, "expired") == 0 && strcmp (order->said, "expired") != 0;
  g_free (order->said);
  order->said = g_strdup (status);
  if (seen == NULL)
    {
      seen = g_new0 (SimOrderSeen, 1);
      seen->order = order->id;
      g_ptr_array_add (web->world->seen->orders, seen);
    }
  g_free (seen->said);
  seen->said = g_strdup (status);
}

/* ---- Its tickets ---- */

static HubCaller
buyer (const HubOrder *order)
{
  return (HubCaller) { .account = order->account, .role = TK_ROLE_ATTENDEE, .name = (char *) "Halima", .email = (char *) SIM_BUYER,
                       .jti = (char *) "", .address = (char *) "192.0.2.1" };
}

/* NULL when one of them could not be read: later, then. */
static GStrv
read_tokens (SimWeb *web, const HubOrder *order)
{
  g_autoptr (GStrvBuilder) tokens = g_strv_builder_new ();
  HubCaller caller = buyer (order);

  for (guint i = 0; i < order->tickets->len; i++)
    {
      const HubOrderTicket *ticket = order->tickets->pdata[i];
      g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, order->event,
                                              ticket->type, ticket->serial, ticket->issue);
      g_autofree char *token = hub_service_pass_token (web->world->hub.service, &caller, key, NULL);

      if (token == NULL)
        return NULL;
      g_strv_builder_add (tokens, token);
    }
  return g_strv_builder_end (tokens);
}

static void
keep_tickets (SimWeb *web, SimOrder *own, const HubOrder *order, GStrv tokens)
{
  SimWorld *world = web->world;
  SimSaleSeen *seen = g_new0 (SimSaleSeen, 1);

  for (guint i = 0; i < order->tickets->len; i++)
    {
      const HubOrderTicket *row = order->tickets->pdata[i];
      SimTicket *ticket = g_new0 (SimTicket, 1);

      ticket->token = g_strdup (tokens[i]);
      ticket->id = (TkTicketId) { (guint32) order->event, (guint16) row->type, (guint32) row->serial, (guint8) row->issue };
      ticket->seller = SIM_ONLINE;
      ticket->sale = g_strdup (order->sale);
      ticket->order = order->id;
      g_ptr_array_add (world->tickets, ticket);
    }
  *seen = (SimSaleSeen) { .sale = g_strdup (order->sale), .terminal = SIM_SOLD_ONLINE, .tokens = tokens, .total = order->total };
  g_ptr_array_add (world->seen->sales, seen);
  own->taken = TRUE;
  own->total = order->total;
  world->tally.issued++;
  world->tally.online_tickets += order->tickets->len;
}

/* As an admin reads it, whatever the numbers of accounts are. (transfer full) NULL while the hub is down. */
static HubOrder *
read_whole (SimWeb *web, gint64 id)
{
  const HubOrder nobody = { .account = 0 };
  HubCaller caller = buyer (&nobody);

  caller.role = TK_ROLE_ADMIN;
  return web->world->hub.service != NULL ? hub_service_order_get (web->world->hub.service, &caller, id, NULL) : NULL;
}

/* The screen says that it is paid: the buyer opens the tickets. */
static void
take_tickets (SimWeb *web, SimOrder *own)
{
  g_autoptr (HubOrder) order = own->taken ? NULL : read_whole (web, own->id);
  GStrv tokens;

  if (order == NULL || (tokens = read_tokens (web, order)) == NULL)
    return;
  keep_tickets (web, own, order, tokens);
}

static void
read_order (SimWeb *web, SimOrder *order, const char *status)
{
  hear (web, order, status);
  if (strcmp (status, "paid") == 0)
    take_tickets (web, order);
}

/* ---- Ordering ---- */

static void
wish_free (SimWish *wish)
{
  if (wish == NULL)
    return;
  g_free (wish->key);
  g_free (wish->body);
  g_free (wish);
}

static SimWish *
new_wish (SimWeb *web, guint16 type, guint qty)
{
  SimWorld *world = web->world;
  SimWish *wish = g_new0 (SimWish, 1);
  g_autofree char *phone = new_phone (web);
  g_autofree char *more = sim_dice_chance (&world->dice, 15)
                            ? g_strdup_printf (",{\"ticket_id\":%" G_GINT64_FORMAT ",\"quantity\":1}", hub_type_id (SIM_EVENT, type % SIM_TYPES + 1))
                            : g_strdup ("");

  world->seen->order_keys++;
  wish->key = new_key (web);
  wish->body = g_strdup_printf ("{\"tickets\":[{\"ticket_id\":%" G_GINT64_FORMAT ",\"quantity\":%u}%s],\"phone\":\"%s\"}",
                                hub_type_id (SIM_EVENT, type), qty, more, phone);
  return wish;
}

/* Where little is sold people are glad of one. */
static SimWish *
draw_wish (SimWeb *web)
{
  static const guint16 wanted[] = { 1, 1, 1, 2, 3, 4, SIM_TYPE_FREE, SIM_TYPE_FREE };
  SimWorld *world = web->world;
  guint16 type = wanted[sim_dice_below (&world->dice, G_N_ELEMENTS (wanted))];

  if (world->venue->stock == SIM_STOCK_SMALL)
    return new_wish (web, type, sim_dice_chance (&world->dice, 85) ? 1 : 2);
  return new_wish (web, type, 1 + sim_dice_below (&world->dice, sim_dice_chance (&world->dice, 15) ? 4 : 2));
}

static void
read_ordered (SimWeb *web, const SimWish *wish, const SimAnswer *answer)
{
  json_object *json = parse (answer), *id = NULL;

  if (json_object_object_get_ex (json, "order_id", &id))
    read_order (web, keep_order (web, json_object_get_int64 (id), wish->key), text_of (json, "status"));
  json_object_put (json);
}

/* What a fault of the hub, or of the way to it, left open may have been done. */
static void
order (SimWeb *web, SimWish *wish)
{
  SimCall call = { "POST", "/api/v1/orders", NULL, wish->key, wish->body };
  SimAnswer answer;
  gboolean answered = ask (web, &call, &answer);

  g_clear_pointer (&web->wish, wish_free);
  if (answered && answer.status < 300)
    read_ordered (web, wish, &answer);
  if (answered && answer.status >= 300)
    web->world->tally.orders_refused++;
  if (!answered || answer.status >= 500)
    web->wish = wish;
  else
    wish_free (wish);
  if (answered)
    sim_answer_clear (&answer);
}

static void
act_order (SimWeb *web)
{
  if (web->wish != NULL && sim_dice_chance (&web->world->dice, 60))
    return order (web, g_steal_pointer (&web->wish));
  order (web, draw_wish (web));
}

/* ---- Everything else about an order ---- */

/* One of those that still may become something else; mostly of the last few. NULL. */
static SimOrder *
draw_order (SimWeb *web, const char *status)
{
  SimOrder *found = NULL;
  guint skip = sim_dice_below (&web->world->dice, 3);

  for (guint i = web->orders->len; i > 0; i--)
    {
      SimOrder *each = web->orders->pdata[i - 1];

      if (strcmp (each->said, status) != 0)
        continue;
      found = each;
      if (skip-- == 0)
        break;
    }
  return found;
}

static void
look (SimWeb *web, SimOrder *order)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/orders/%" G_GINT64_FORMAT, order->id);
  SimCall call = { "GET", path, NULL, NULL, NULL };
  SimAnswer answer;
  json_object *json;

  if (!ask (web, &call, &answer))
    return;
  if (answer.status == 404)
    sim_world_fail (web->world, "I1: the hub has forgotten order %" G_GINT64_FORMAT ", which it had answered %s with", order->id, order->key);
  json = parse (&answer);
  if (answer.status == 200)
    read_order (web, order, text_of (json, "status"));
  json_object_put (json);
  sim_answer_clear (&answer);
}

/* What expired was paid too late, perhaps. */
static gboolean
may_change (SimWorld *world, const SimOrder *order)
{
  if (strcmp (order->said, "expired") == 0)
    return sim_dice_chance (&world->dice, 40);
  return strcmp (order->said, "pending") == 0 || strcmp (order->said, "paid") == 0;
}

static void
act_look (SimWeb *web)
{
  guint seen = 0;

  for (guint i = web->orders->len; i > 0 && seen < 2; i--)
    {
      SimOrder *each = web->orders->pdata[i - 1];

      if (each->taken || !may_change (web->world, each))
        continue;
      look (web, each);
      seen++;
    }
}

/* Whoever is told that it is cancelled counts on it. */
static void
read_cancelled (SimWeb *web, SimOrder *order, const SimAnswer *answer)
{
  json_object *json = parse (answer), *about = NULL;

  if (strcmp (text_of (json, "message"), "The order is cancelled.") == 0)
    hear (web, order, "cancelled");
  else if (json_object_object_get_ex (json, "order", &about))
    hear (web, order, text_of (about, "status"));
  web->world->tally.called_off++;
  json_object_put (json);
}

static void
act_cancel (SimWeb *web)
{
  SimOrder *order = draw_order (web, "pending");
  g_autofree char *path = order != NULL ? g_strdup_printf ("/api/v1/orders/%" G_GINT64_FORMAT "/cancel", order->id) : NULL;
  g_autofree char *key = new_key (web);
  SimCall call = { "POST", path, NULL, key, NULL };
  SimAnswer answer;

  if (order == NULL || !ask (web, &call, &answer))
    return;
  if (answer.status == 200)
    read_cancelled (web, order, &answer);
  sim_answer_clear (&answer);
}

static void
act_pay_again (SimWeb *web)
{
  SimOrder *order = draw_order (web, "pending");
  g_autofree char *path = order != NULL ? g_strdup_printf ("/api/v1/orders/%" G_GINT64_FORMAT "/pay", order->id) : NULL;
  g_autofree char *key = new_key (web), *phone = new_phone (web);
  g_autofree char *body = g_strdup_printf ("{\"phone\":\"%s\"}", phone);
  SimCall call = { "POST", path, NULL, key, body };
  SimAnswer answer;

  if (order != NULL && ask (web, &call, &answer))
    sim_answer_clear (&answer);
}

/* Of what somebody wrote down once: the money may come when the tickets are somebody else's already. */
static void
act_pay_by_hand (SimWeb *web)
{
  SimOrder *order = draw_order (web, sim_dice_chance (&web->world->dice, 50) ? "pending" : "expired");
  g_autoptr (HubOrder) known = order != NULL ? read_whole (web, order->id) : NULL;

  if (known != NULL && known->total > 0)
    sim_gateway_pay_by_hand (web, order->id, sim_dice_chance (&web->world->dice, 85) ? known->total : known->total / 200 * 100);
}

/* ---- The admin ---- */

static void
see_refund (SimWeb *web, SimOrder *order)
{
  SimWorld *world = web->world;
  SimReversalSeen *seen = g_new0 (SimReversalSeen, 1);
  GStrvBuilder *tokens = g_strv_builder_new ();

  hear (web, order, "refunded");
  for (guint i = 0; i < world->tickets->len; i++)
    {
      SimTicket *ticket = world->tickets->pdata[i];

      if (ticket->order != order->id)
        continue;
      ticket->reversed_seq = 1;
      ticket->known_ms = world->now_ms;
      g_strv_builder_add (tokens, ticket->token);
      g_free (seen->sale);
      seen->sale = g_strdup (ticket->sale);
    }
  seen->terminal = SIM_SOLD_ONLINE;
  seen->tokens = g_strv_builder_end (tokens);
  seen->amount = order->total;
  g_strv_builder_unref (tokens);
  world->tally.refunds++;
  if (order->taken && !order->partly)
    g_ptr_array_add (world->seen->reversals, seen);
  else
    sim_reversal_seen_free (seen);
}

static void
act_refund (SimWeb *web)
{
  SimOrder *order = draw_order (web, "paid");
  gboolean part = order != NULL && order->total > 20000 && sim_dice_chance (&web->world->dice, 20);
  g_autofree char *path = order != NULL ? g_strdup_printf ("/api/v1/payments/%" G_GINT64_FORMAT "/refund", order->id) : NULL;
  g_autofree char *key = new_key (web);
  SimCall call = { "POST", path, NULL, key, part ? "{\"action\":\"approve\",\"amount\":\"100\"}" : "{\"action\":\"approve\"}" };
  SimAnswer answer;

  if (order == NULL)
    return;
  order->partly = order->partly || part;
  if (!ask_as (web, &call, SIM_ADMIN, &web->admin_token, &answer))
    return;
  sim_say (web->world, "admin", "%s hands %s of order %" G_GINT64_FORMAT " back: %u", key, part ? "a part" : "all", order->id, answer.status);
  if (answer.status == 200 && !part)
    see_refund (web, order);
  sim_answer_clear (&answer);
}

/* ---- One act after another ---- */

static void
work_cb (gpointer data)
{
  static void (*const acts[]) (SimWeb *) = { act_order, act_order, act_order, act_order, act_order, act_order, act_order, act_look, act_look,
                                             act_look, act_look, act_cancel, act_pay_again, act_pay_by_hand, act_refund };
  SimWeb *web = data;
  SimWorld *world = web->world;

  if (world->calm)
    return;
  acts[sim_dice_below (&world->dice, G_N_ELEMENTS (acts))] (web);
  sim_world_plan (world, sim_world_spread (world, ACT_MS), work_cb, web, NULL);
}

/* ---- The hub's own turns ---- */

static void
turn (SimWeb *web)
{
  SimWorld *world = web->world;

  if (world->hub.service == NULL)
    return;
  hub_pay_turn (world->hub.service);
  sim_hub_look_for_cut (world);
}

static void
turn_cb (gpointer data)
{
  SimWeb *web = data;
  SimWorld *world = web->world;

  if (web->turn_ms == 0 || world->now_ms < web->turn_ms)
    return; /* another came before */
  web->turn_ms = 0;
  turn (web);
  if (!world->calm)
    sim_web_plan_turn (web, TURN_MS);
}

void
sim_web_plan_turn (SimWeb *web, gint64 in_ms)
{
  if (web->turn_ms > 0 && web->turn_ms <= web->world->now_ms + in_ms)
    return;
  web->turn_ms = web->world->now_ms + in_ms;
  sim_world_plan (web->world, in_ms, turn_cb, web, NULL);
}

static void
expire_cb (gpointer data)
{
  turn (data);
}

/* ---- Beginning and end ---- */

static void
order_free (gpointer data)
{
  SimOrder *order = data;

  g_free (order->key);
  g_free (order->said);
  g_free (order);
}

SimWeb *
sim_web_new (SimWorld *world)
{
  SimWeb *web = g_new0 (SimWeb, 1);

  web->world = world;
  web->orders = g_ptr_array_new_with_free_func (order_free);
  web->prompts = g_ptr_array_new_with_free_func (g_free);
  sim_gateway_init (web);
  return web;
}

/* Two orders are older than the night: their time is up in the middle of it. */
void
sim_web_start (SimWeb *web)
{
  static const guint16 early[] = { 1, 4 };
  SimWorld *world = web->world;

  web->early = TRUE;
  world->hub.clock.wall_ms -= EARLY_MS;
  for (gsize i = 0; i < G_N_ELEMENTS (early); i++)
    order (web, new_wish (web, early[i], 1));
  turn (web);
  world->hub.clock.wall_ms += EARLY_MS;
  web->early = FALSE;
  sim_world_plan (world, HELD_MS - EARLY_MS + 2000, expire_cb, web, NULL);
  sim_web_plan_turn (web, TURN_MS);
  sim_world_plan (world, sim_world_spread (world, ACT_MS), work_cb, web, NULL);
}

/* The latest time until which an order is held, by the hub's clock; 0: none is, or it cannot be asked. */
static gint64
held_until (SimWeb *web, gboolean *asked)
{
  HubOrderFilter filter = { .all = TRUE, .status = "pending", .limit = 100 };
  HubOrder nobody = { .account = 0 };
  HubCaller caller = buyer (&nobody);
  g_autoptr (GPtrArray) orders = NULL;
  gint64 until = 0;

  caller.role = TK_ROLE_ADMIN;
  if (web->world->hub.service != NULL)
    orders = hub_service_order_list (web->world->hub.service, &caller, &filter, NULL);
  for (guint i = 0; orders != NULL && i < orders->len; i++)
    until = MAX (until, ((const HubOrder *) orders->pdata[i])->expires_at);
  *asked = orders != NULL;
  return until;
}

gboolean
sim_web_end (SimWeb *web)
{
  SimWorld *world = web->world;
  gboolean asked;

  for (guint i = 0; i < PATIENCE && world->violation == NULL; i++)
    {
      gint64 until = held_until (web, &asked);

      if (asked && until == 0 && web->flying == 0)
        {
          turn (web); /* what came meanwhile */
          return TRUE;
        }
      if (until >= world->hub.clock.wall_ms)
        {
          world->hub.clock.wall_ms = until + 1000;
          world->hub.steady_ms = world->now_ms;
        }
      if (until > 0)
        turn (web);
      sim_world_run_until (world, world->now_ms + 2000); /* time to start again, if need be, and for what is on its way */
    }
  return FALSE;
}

void
sim_web_free (SimWeb *web)
{
  if (web == NULL)
    return;
  wish_free (web->wish);
  g_ptr_array_unref (web->orders);
  g_ptr_array_unref (web->prompts);
  g_free (web->token);
  g_free (web->admin_token);
  g_free (web);
}
