/* Keeping messages, and sending what is due. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-message.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-pay-turn.h"
#include "hub-store-message.h"
#include "hub-ticket-mail.h"
#include "tk-uuid.h"

#define SECOND G_GINT64_CONSTANT (1000)
#define TAKEN_MS (120 * SECOND) /* longer than any sender takes */
#define STORE_MS (TAKEN_MS - 10 * SECOND) /* nobody else takes it before */
#define TRIES_MAX 20
#define WAIT_MAX_MS (30 * 60 * SECOND)
#define SECRET_MAX_MS (10 * 60 * SECOND)

typedef struct
{
  HubService *service;
  const HubTerminal *terminal;
  const TkWireMessage *message;
  const char *channel;
  HubStoreMessage *row;
} Job;

static TkWireMessageState *
state_of (const HubStoreMessage *row)
{
  TkWireMessageState *state = tk_wire_new (&tk_wire_message_state_shape);

  tk_wire_set (&state->id, row->id);
  tk_wire_set (&state->state, row->state);
  tk_wire_set (&state->reason, row->reason);
  return state;
}

/* ---- Taking one ---- */

static gboolean
check_room (Job *job, SqlConn *conn, GError **error)
{
  gint64 waiting;

  if (!hub_store_message_count (conn, job->terminal->id, &waiting, error))
    return FALSE;
  return waiting < HUB_MESSAGES_WAITING_MAX
         || hub_refuse (error, HUB_ERROR_NOT_NOW, _("Too many messages of this terminal wait to be sent; try again later"));
}

static gboolean
do_add (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  const TkWireMessage *message = job->message;
  HubStoreMessage row = { .id = message->id, .channel = message->channel, .recipient = message->to, .sale = message->sale,
                          .subject = message->subject, .text = message->text, .attachment_name = message->attachment_name,
                          .attachment = message->attachment, .picture_name = (char *) "", .picture = (char *) "",
                          .terminal = job->terminal->id, .at = hub_now (job->service) };
  gboolean added;

  g_clear_pointer (&job->row, hub_store_message_free);
  if (!hub_store_message_get (conn, message->id, &job->row, error))
    return FALSE;
  if (job->row == NULL)
    return check_room (job, conn, error) && hub_store_message_add (conn, &row, &added, error)
           && hub_store_message_get (conn, message->id, &job->row, error);
  return job->row->terminal == job->terminal->id
         || hub_refuse (error, HUB_ERROR_CONFLICT, _("Another terminal sent a message of this id"));
}

/* The whole of it is PDF, and it decodes; NULL otherwise, empty when there is none. */
static GBytes *
decode_attachment (const char *base64)
{
  gsize length = 0, in = strlen (base64);
  g_autofree guchar *bytes = g_base64_decode (base64, &length);

  if (in == 0)
    return g_bytes_new (NULL, 0);
  if (in % 4 != 0 || strspn (base64, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") != in || length < 5
      || memcmp (bytes, "%PDF-", 5) != 0)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

static gboolean
check_message (HubService *service, const TkWireMessage *message, GError **error)
{
  HubSender *sender = hub_pay_sender (service, message->channel);
  HubLetter letter = { .to = message->to, .subject = message->subject, .text = message->text, .id = message->id };
  g_autoptr (GBytes) attachment = decode_attachment (message->attachment);
  g_autoptr (GError) failure = NULL;

  if (!tk_uuid_is_valid (message->id))
    return hub_refuse (error, HUB_ERROR_INVALID, _("id must be a UUID of version 7"));
  if (strcmp (message->channel, "email") != 0 && strcmp (message->channel, "sms") != 0)
    return hub_refuse (error, HUB_ERROR_INVALID, _("channel must be email or sms"));
  if (sender == NULL)
    return hub_refuse (error, HUB_ERROR_NO_GATEWAY, _("This hub sends no messages of that kind; show the code instead"));
  if (!sender->check (sender->self, &letter, &failure))
    return hub_refuse (error, HUB_ERROR_INVALID, "%s", failure->message);
  return attachment != NULL || hub_refuse (error, HUB_ERROR_INVALID, _("attachment must be a PDF in base64"));
}

TkWireMessageState *
hub_service_message (HubService *service, const HubTerminal *terminal, const TkWireMessage *message, GError **error)
{
  Job job = { .service = service, .terminal = terminal, .message = message };
  TkWireMessageState *state = NULL;

  if (check_message (service, message, error) && hub_writer_run (service->writer, do_add, &job, error))
    state = state_of (job.row);
  hub_store_message_free (job.row);
  return state;
}

/* ---- The hub's own ---- */

gboolean
hub_message_can_send (HubService *service)
{
  return hub_pay_sender (service, "email") != NULL;
}

static char *
encode (GBytes *bytes)
{
  return bytes != NULL ? g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : g_strdup ("");
}

static const char *
text_of (const char *text)
{
  return text != NULL ? text : "";
}

gboolean
hub_message_queue (HubService *service, SqlConn *conn, const HubMessageNew *message, GError **error)
{
  g_autofree char *pdf = encode (message->pdf);
  g_autofree char *picture = encode (message->picture);
  char id[TK_UUID_SIZE];
  gint64 waiting = 0;
  gboolean added;

  if (!hub_message_can_send (service))
    return TRUE;
  if (!hub_store_message_count (conn, 0, &waiting, error))
    return FALSE;
  if (waiting >= HUB_MESSAGES_OWN_MAX)
    {
      g_warning ("Too many mails wait to be sent; one was dropped");
      return TRUE;
    }
  tk_uuid_new (service->clock, id);
  HubStoreMessage row = { .id = id, .channel = (char *) "email", .recipient = (char *) message->to,
                          .sale = (char *) text_of (message->sale), .subject = (char *) text_of (message->subject),
                          .text = (char *) text_of (message->text), .attachment_name = (char *) text_of (message->pdf_name),
                          .attachment = pdf, .picture_name = (char *) text_of (message->picture_name), .picture = picture,
                          .secret = message->secret, .at = hub_now (service) };
  return hub_store_message_add (conn, &row, &added, error);
}

/* ---- Sending ---- */

static gboolean
do_take (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  gint64 now = hub_now (job->service);

  g_clear_pointer (&job->row, hub_store_message_free);
  return hub_store_message_take (conn, job->channel, now, now + TAKEN_MS, &job->row, error);
}

static gboolean
do_set (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;

  return hub_store_message_set (conn, job->row, error);
}

/* 30 s, 1 min, 2 min … half an hour. */
static gint64
wait_after (gint64 tries)
{
  return MIN (30 * SECOND << MIN (tries - 1, 6), WAIT_MAX_MS);
}

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strndup (text, 400);
}

static void
judge (Job *job, gboolean sent, const GError *error)
{
  HubStoreMessage *row = job->row;
  gboolean late = row->secret && hub_now (job->service) > row->at + SECRET_MAX_MS;
  gboolean again = !sent && error->code == HUB_GATEWAY_ERROR_UNREACHABLE && row->tries < TRIES_MAX && !late;

  set_text (&row->state, sent ? "sent" : again ? "queued" : "failed");
  set_text (&row->reason, sent ? "" : error->message);
  row->next_at = hub_now (job->service) + (again ? wait_after (row->tries) : 0);
}

/* What goes with it: as it was kept, or drawn now. */
static gboolean
carry (HubService *service, const HubStoreMessage *row, GBytes **attachment, GBytes **picture, GError **error)
{
  gsize length = 0;

  if (hub_ticket_mail_is (row))
    return hub_ticket_mail_draw (service, row, attachment, picture, error);
  guchar *bytes = g_base64_decode (row->picture, &length);
  *attachment = decode_attachment (row->attachment);
  *picture = g_bytes_new_take (bytes, length);
  return TRUE;
}

static gboolean
hand_over (HubService *service, HubSender *sender, const HubStoreMessage *row, GBytes *attachment, GBytes *picture, GError **error)
{
  HubLetter letter = { .to = row->recipient, .subject = row->subject, .text = row->text, .id = row->id,
                       .attachment_name = row->attachment_name, .picture_name = row->picture_name, .now = hub_now (service) };

  if (attachment != NULL)
    letter.attachment = g_bytes_get_data (attachment, &letter.attachment_length);
  letter.picture = g_bytes_get_data (picture, &letter.picture_length);
  return sender->send (sender->self, &letter, error);
}

/* What was sent and is not stored would be sent again: tries for as long as nobody else can have taken it. */
static gboolean
store_outcome (Job *job, gint64 until_us)
{
  HubService *service = job->service;
  g_autoptr (GError) error = NULL;

  while (!hub_writer_run (service->writer, do_set, job, &error))
    {
      if (g_get_monotonic_time () >= until_us || !hub_pay_rest (service))
        {
          g_warning ("How message %s ended could not be stored, so it may be sent again: %s", job->row->id, error->message);
          return FALSE;
        }
      g_clear_error (&error);
    }
  return TRUE;
}

gboolean
hub_message_turn (HubService *service, HubSender *sender)
{
  Job job = { .service = service, .channel = sender->channel };
  gint64 until_us = g_get_monotonic_time () + STORE_MS * 1000;
  g_autoptr (GError) error = NULL;

  if (!hub_writer_run (service->writer, do_take, &job, &error) || job.row == NULL)
    return FALSE;
  g_autoptr (GBytes) attachment = NULL;
  g_autoptr (GBytes) picture = NULL;
  gboolean sent = carry (service, job.row, &attachment, &picture, &error)
                  && hand_over (service, sender, job.row, attachment, picture, &error);
  judge (&job, sent, error);
  gboolean kept = store_outcome (&job, until_us);
  hub_store_message_free (job.row);
  return kept;
}
