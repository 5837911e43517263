/* The network between one terminal and the hub: each request is a message that may be late, lost, doubled or arrive after
 * everybody gave up; each answer may be lost or torn. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-world.h"

#include <string.h>

#include "tk-sync.h"

typedef struct
{
  TkSyncCarrier base;
  SimTerminal *terminal;
  GPtrArray *waiting;  /* Call, in the order sent */
} Carrier;

/* A request somebody waits for. What is still in the air keeps it alive after nobody does. */
typedef struct
{
  grefcount refs;
  SimWorld *world;
  SimTerminal *terminal;
  Carrier *carrier;    /* NULL once nobody waits */
  GTask *task;
  char *credential, *path, *body;
  TkSyncHttpLine line;
  gpointer line_data;
  gint64 sent_ms;
  guint64 number;
} Call;

/* One copy of a request, or of an answer, under way. */
typedef struct
{
  Call *call;
  SimAnswer answer;
  gboolean torn;
} Message;

static Call *
call_ref (Call *call)
{
  g_ref_count_inc (&call->refs);
  return call;
}

static void
call_unref (gpointer data)
{
  Call *call = data;

  if (!g_ref_count_dec (&call->refs))
    return;
  g_clear_object (&call->task);
  g_free (call->credential);
  g_free (call->path);
  g_free (call->body);
  g_free (call);
}

static void
message_free (gpointer data)
{
  Message *message = data;

  sim_answer_clear (&message->answer);
  call_unref (message->call);
  g_free (message);
}

/* ---- Ending a call ---- */

/* The first end counts: a second answer, or one after the timeout, finds nobody waiting. */
static gboolean
stop_waiting (Call *call)
{
  Carrier *carrier = call->carrier;

  if (carrier == NULL)
    return FALSE;
  call->carrier = NULL;
  g_ptr_array_remove (carrier->waiting, call);
  return TRUE;
}

static void
end_with_error (Call *call, GQuark domain, int code)
{
  g_autoptr (GTask) task = g_object_ref (call->task);

  if (stop_waiting (call))
    g_task_return_new_error (task, domain, code, "simulated");
}

static void
timed_out_cb (gpointer data)
{
  end_with_error (data, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE);
}

/* ---- The answer's way ---- */

static gboolean
hand_lines (const Call *call, const char *text, gsize length, GError **error)
{
  const char *start = text, *end;

  while ((end = memchr (start, '\n', length - (gsize) (start - text))) != NULL)
    {
      if (!call->line (start, (gsize) (end - start), call->line_data, error))
        return FALSE;
      start = end + 1;
    }
  return TRUE;
}

static void
hand_over (Call *call, const Message *message)
{
  g_autoptr (GTask) task = g_object_ref (call->task);
  TkSyncHttpReply *reply = g_new0 (TkSyncHttpReply, 1);
  gboolean as_lines = call->line != NULL && message->answer.status == 200
                      && g_str_equal (message->answer.type, "application/x-ndjson");
  gsize length;
  const char *text = g_bytes_get_data (message->answer.body, &length);
  GError *error = NULL;

  reply->status = message->answer.status;
  reply->type = g_strdup (message->answer.type);
  reply->body = g_string_new_len (as_lines ? "" : text, as_lines ? 0 : (gssize) length);
  reply->round_trip_ms = call->world->now_ms - call->sent_ms;
  if (message->torn)
    length = length * sim_dice_below (&call->world->dice, 100) / 100;
  if (as_lines)
    hand_lines (call, text, length, &error);
  if (message->torn && error == NULL)
    g_set_error_literal (&error, TK_SYNC_ERROR, TK_SYNC_ERROR_ANSWER, "simulated");
  if (!stop_waiting (call))
    tk_sync_http_reply_free (reply);
  else if (error == NULL)
    return g_task_return_pointer (task, reply, (GDestroyNotify) tk_sync_http_reply_free);
  else
    {
      tk_sync_http_reply_free (reply);
      g_task_return_error (task, g_steal_pointer (&error));
    }
  g_clear_error (&error);
}

static void
answer_arrived_cb (gpointer data)
{
  Message *message = data;
  Call *call = message->call;

  if (call->terminal->cut_down)
    {
      call->world->tally.lost_messages++;
      return;
    }
  sim_say (call->world, call->terminal->name, "#%" G_GUINT64_FORMAT " answered %u%s%s", call->number, message->answer.status,
           message->torn ? ", torn" : "", call->carrier == NULL ? ", too late" : "");
  if (call->carrier != NULL)
    hand_over (call, message);
}

static gint64
draw_delay (SimWorld *world)
{
  gint64 most = world->plan->delay_ms, delay;

  if (world->calm)
    return 5;
  delay = sim_dice_between (&world->dice, most / 3, most);
  return sim_dice_chance (&world->dice, 5) ? 6 * delay : delay;
}

static gboolean
goes_wrong (SimWorld *world, guint percent)
{
  return !world->calm && sim_dice_chance (&world->dice, percent);
}

static void
send_answer (Call *call, SimAnswer *answer)
{
  SimWorld *world = call->world;
  Message *message = g_new0 (Message, 1);

  message->call = call_ref (call);
  message->answer = *answer;
  message->torn = goes_wrong (world, world->plan->torn);
  world->tally.cut_answers += message->torn;
  sim_world_plan (world, draw_delay (world), answer_arrived_cb, message, message_free);
}

/* ---- The request's way ---- */

/* The line "#12 /api/…/journal 200": who asked what, and what the hub said. */
static void
say_answer (const Call *call, guint status)
{
  const char *slash = strrchr (call->path, '/');

  sim_say (call->world, "hub", "%s #%" G_GUINT64_FORMAT " %.*s %u", call->terminal->name, call->number,
           (int) strcspn (slash, "?"), slash, status);
}

static void
request_arrived_cb (gpointer data)
{
  Call *call = ((Message *) data)->call;
  SimAnswer answer;

  if (call->terminal->cut_up)
    {
      call->world->tally.lost_messages++;
      return;
    }
  if (!sim_hub_answer (call->world, call->credential, call->path, call->body, &answer))
    {
      say_answer (call, 0);
      return end_with_error (call, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE);
    }
  say_answer (call, answer.status);
  if (goes_wrong (call->world, call->world->plan->loss))
    {
      call->world->tally.lost_messages++;
      sim_answer_clear (&answer);
    }
  else
    send_answer (call, &answer);
}

static void
send_copy (Call *call, gint64 delay_ms)
{
  Message *message = g_new0 (Message, 1);

  message->call = call_ref (call);
  sim_world_plan (call->world, delay_ms, request_arrived_cb, message, message_free);
}

/* A copy that comes minutes later: everybody has forgotten it, and much has happened since. */
static void
send (Call *call)
{
  SimWorld *world = call->world;

  if (goes_wrong (world, world->plan->loss))
    world->tally.lost_messages++;
  else
    send_copy (call, draw_delay (world));
  if (goes_wrong (world, world->plan->doubled))
    {
      world->tally.doubled++;
      send_copy (call, draw_delay (world));
    }
  if (goes_wrong (world, world->plan->late))
    {
      world->tally.doubled++;
      send_copy (call, sim_dice_between (&world->dice, 20000, 180000));
    }
}

/* ---- A question whose asker waits, for no longer than its budget ---- */

/* It comes when nobody waits any more; whatever the hub does about it, it does. */
static void
late_question_cb (gpointer data)
{
  Call *call = ((Message *) data)->call;
  SimAnswer answer;

  if (call->terminal->cut_up || !sim_hub_answer (call->world, call->credential, call->path, call->body, &answer))
    return;
  say_answer (call, answer.status);
  sim_answer_clear (&answer);
}

static Call *
question_new (SimTerminal *terminal, const char *path, const char *body)
{
  Call *call = g_new0 (Call, 1);

  g_ref_count_init (&call->refs);
  call->world = terminal->world;
  call->terminal = terminal;
  call->credential = g_strdup (terminal->session->identity.credential);
  call->path = g_strdup (path);
  call->body = g_strdup (body);
  call->number = ++terminal->world->calls;
  return call;
}

static void
arrive_late (Call *call, gint64 delay_ms)
{
  Message *message = g_new0 (Message, 1);

  message->call = call_ref (call);
  sim_world_plan (call->world, delay_ms, late_question_cb, message, message_free);
}

static gboolean
ask_hub (Call *call, guint budget_ms, SimAnswer *out)
{
  SimWorld *world = call->world;
  gint64 there_ms = draw_delay (world), back_ms = draw_delay (world);
  SimAnswer answer;

  if (goes_wrong (world, world->plan->late))
    arrive_late (call, sim_dice_between (&world->dice, 2000, 90000));
  if (call->terminal->cut_up || goes_wrong (world, world->plan->loss))
    return FALSE;
  if (there_ms > budget_ms)
    {
      arrive_late (call, there_ms);
      return FALSE;
    }
  if (!sim_hub_answer (world, call->credential, call->path, call->body, &answer))
    return FALSE;
  say_answer (call, answer.status);
  if (there_ms + back_ms <= budget_ms && !call->terminal->cut_down && !goes_wrong (world, world->plan->loss))
    {
      *out = answer;
      return TRUE;
    }
  sim_answer_clear (&answer);
  return FALSE;
}

gboolean
sim_network_ask (SimTerminal *terminal, const char *path, const char *body, guint budget_ms, SimAnswer *out)
{
  Call *call = question_new (terminal, path, body);
  gboolean answered = ask_hub (call, budget_ms, out);

  terminal->world->tally.lost_messages += !answered;
  call_unref (call);
  return answered;
}

static void
carrier_send_async (TkSyncCarrier *base, const TkSyncHttpRequest *request, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer data)
{
  Carrier *carrier = (Carrier *) base;
  SimTerminal *terminal = carrier->terminal;
  SimWorld *world = terminal->world;
  Call *call = g_new0 (Call, 1);

  g_ref_count_init (&call->refs);
  call->world = world;
  call->terminal = terminal;
  call->carrier = carrier;
  call->task = g_task_new (NULL, cancellable, callback, data);
  call->credential = g_strdup (terminal->session->identity.credential);
  call->path = g_strdup (request->path);
  call->body = g_strdup (request->body);
  call->line = request->line;
  call->line_data = request->line_data;
  call->sent_ms = world->now_ms;
  call->number = ++world->calls;
  g_ptr_array_add (carrier->waiting, call);
  sim_world_plan (world, request->timeout_ms, timed_out_cb, call_ref (call), call_unref);
  send (call);
}

static TkSyncHttpReply *
carrier_send_finish (TkSyncCarrier *base, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
carrier_free (TkSyncCarrier *base)
{
  Carrier *carrier = (Carrier *) base;

  sim_carrier_cancel (base);
  g_ptr_array_unref (carrier->waiting);
  g_free (carrier);
}

void
sim_carrier_cancel (TkSyncCarrier *base)
{
  Carrier *carrier = (Carrier *) base;

  while (carrier->waiting->len > 0)
    end_with_error (g_ptr_array_index (carrier->waiting, 0), G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

TkSyncCarrier *
sim_carrier_new (SimTerminal *terminal)
{
  Carrier *carrier = g_new0 (Carrier, 1);

  carrier->base = (TkSyncCarrier) { carrier_send_async, carrier_send_finish, carrier_free };
  carrier->terminal = terminal;
  carrier->waiting = g_ptr_array_new_with_free_func (call_unref);
  return &carrier->base;
}
