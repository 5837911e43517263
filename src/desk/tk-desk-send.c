/* Tickets to a buyer by e-mail or SMS: kept here with a note in the journal, and carried when the hub is reached.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-find-private.h"
#include "tk-desk-pay-private.h"
#include "tk-store-journal.h"
#include "tk-store-outbox.h"
#include "tk-uuid.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define MAIL_TEXT_MAX 3800     /* the wire takes 4000 bytes */
#define SMS_TEXT_MAX 459       /* three of them */
#define SUBJECT_MAX 200
#define ATTACHMENT "tickets.pdf"

/* A message in the making. */
typedef struct
{
  const TkStaff *staff;
  const TkSendRequest *request;
  gboolean mail;
  char *to, *subject, *text, *attachment;
  char id[TK_UUID_SIZE];
} Draft;

static gboolean
fail (GError **error, TkDeskError code, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, code, sentence);
  return FALSE;
}

/* ---- What is asked ---- */

static gboolean
check_to (Draft *draft, GError **error)
{
  const char *to = draft->request->to;

  draft->mail = to != NULL && strchr (to, '@') != NULL;
  if (!draft->mail)
    {
      draft->to = tk_desk_phone (to, error);
      return draft->to != NULL;
    }
  draft->to = g_strstrip (g_strdup (to));
  return tk_desk_check_email (draft->to, error);
}

static gboolean
check_request (Draft *draft, GError **error)
{
  const TkSendRequest *request = draft->request;

  if (!tk_role_may_sell (draft->staff->role))
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED, _("%s may not send tickets; a cashier or a supervisor must sign in"),
                   draft->staff->display_name);
      return FALSE;
    }
  if (!check_to (draft, error))
    return FALSE;
  if (request->text != NULL && (*request->text == '\0' || strlen (request->text) > MAIL_TEXT_MAX || !g_utf8_validate (request->text, -1, NULL)))
    return fail (error, TK_DESK_ERROR_INVALID, _("That text cannot be sent; write it shorter"));
  if (request->pdf_size > TK_WIRE_ATTACHMENT_MAX / 4 * 3)
    return fail (error, TK_DESK_ERROR_INVALID, _("These tickets are too many for one message; send them in several, or print them"));
  draft->attachment = draft->mail && request->pdf != NULL ? g_base64_encode (request->pdf, request->pdf_size) : g_strdup ("");
  return TRUE;
}

/* ---- What is written ---- */

/* Cut where a character ends. */
static char *
cut (const char *text, gsize most)
{
  const char *end = text + MIN (strlen (text), most);

  while (end > text && (*end & 0xC0) == 0x80)
    end--;
  return g_strndup (text, (gsize) (end - text));
}

static char *
write_event (const TkSoldTicket *ticket)
{
  g_autofree char *when = tk_time_format (ticket->starts_at, ticket->zone, _("%a %-d %b %Y %H:%M"));

  return g_strdup_printf ("%s, %s, %s", ticket->event_title, when, ticket->venue);
}

static char *
write_ticket (const TkSoldTicket *ticket)
{
  if (*ticket->seat != '\0')
    return g_strdup_printf (_("%s, seat %s: %s"), ticket->type_name, ticket->seat, ticket->code);
  return g_strdup_printf ("%s: %s", ticket->type_name, ticket->code);
}

/* As many tickets as fit, event by event. */
static char *
write_text (const GPtrArray *tickets, gsize most)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint32 event = 0;

  for (guint i = 0; i < tickets->len; i++)
    {
      const TkSoldTicket *ticket = g_ptr_array_index (tickets, i);
      g_autofree char *head = ticket->id.event != event ? write_event (ticket) : NULL;
      g_autofree char *line = write_ticket (ticket);
      if (text->len + (head != NULL ? strlen (head) + 1 : 0) + strlen (line) + 1 > most)
        {
          g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "and %u more\n", "and %u more\n", tickets->len - i), tickets->len - i);
          break;
        }
      event = ticket->id.event;
      g_string_append_printf (text, "%s%s%s\n", head != NULL ? head : "", head != NULL ? "\n" : "", line);
    }
  g_string_append (text, _("Show the code at the gate."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Those that are still good. */
static GPtrArray *
pick_good (const TkSale *sale)
{
  GPtrArray *good = g_ptr_array_new ();

  for (guint i = 0; i < sale->tickets->len; i++)
    if (g_str_equal (((TkSoldTicket *) g_ptr_array_index (sale->tickets, i))->status, "valid"))
      g_ptr_array_add (good, g_ptr_array_index (sale->tickets, i));
  return good;
}

static gboolean
write_message (Draft *draft, const TkSale *sale, GError **error)
{
  g_autoptr (GPtrArray) good = pick_good (sale);
  gsize most = (draft->mail ? MAIL_TEXT_MAX : SMS_TEXT_MAX) - 64; /* for what comes last */
  g_autofree char *subject = NULL;

  if (good->len == 0)
    return fail (error, TK_DESK_ERROR_INVALID, _("No ticket of this sale is good any more, so there is nothing to send"));
  draft->text = draft->request->text != NULL ? g_strdup (draft->request->text) : write_text (good, most);
  subject = g_strdup_printf (_("Your tickets: %s"), ((TkSoldTicket *) g_ptr_array_index (good, 0))->event_title);
  draft->subject = draft->mail ? cut (subject, SUBJECT_MAX) : g_strdup ("");
  return TRUE;
}

/* "o•••@example.com", "••••••••5678": enough to know which, too little to write to. (transfer full) */
static char *
mask (const Draft *draft)
{
  if (!draft->mail)
    return tk_phone_hide (draft->to);
  g_autofree char *first = cut (draft->to, (gsize) (g_utf8_next_char (draft->to) - draft->to));
  return g_strdup_printf ("%s•••%s", *first != '@' ? first : "", strchr (draft->to, '@'));
}

/* ---- Kept ---- */

static gboolean
journal (TkDesk *desk, const Draft *draft, const TkSale *sale, GError **error)
{
  g_autofree char *to = mask (draft);
  g_autofree char *text = g_strdup_printf (_("Tickets of sale %" PRId64 " sent to %s"), sale->number, to);
  TkWireNote note = { text };

  return tk_store_journal_append (desk->store, desk->clock, TK_KIND_NOTE, draft->staff->name, &tk_wire_note_shape, &note, NULL, NULL, error);
}

static gboolean
check_room (TkDesk *desk, GError **error)
{
  gint64 waiting;

  if (!tk_store_count_waiting_messages (desk->store, &waiting, error))
    return FALSE;
  return waiting < TK_OUTBOX_MAX
         || fail (error, TK_DESK_ERROR_INVALID, _("Too many messages wait for the network; print the tickets instead"));
}

static gboolean
add (TkDesk *desk, Draft *draft, GError **error)
{
  TkStoreMessage message = {
    .id = draft->id,
    .channel = (char *) (draft->mail ? "email" : "sms"),
    .to = draft->to,
    .sale = (char *) draft->request->sale,
    .subject = draft->subject,
    .text = draft->text,
    .attachment_name = (char *) (*draft->attachment != '\0' ? ATTACHMENT : ""),
    .attachment = draft->attachment,
    .staff = draft->staff->name,
    .at = tk_clock_wall (desk->clock),
  };

  tk_uuid_new (desk->clock, draft->id);
  return tk_store_add_message (desk->store, &message, error);
}

static gboolean
send_cb (TkDesk *desk, gpointer data, GError **error)
{
  Draft *draft = data;
  g_autoptr (TkSale) sale = NULL;

  if (!tk_desk_require_enrolled (desk, NULL, error))
    return FALSE;
  sale = tk_desk_get_sale (desk, draft->request->sale, error);
  return sale != NULL && check_room (desk, error) && write_message (draft, sale, error) && add (desk, draft, error)
         && journal (desk, draft, sale, error);
}

char *
tk_desk_send (TkDesk *desk, const TkStaff *staff, const TkSendRequest *request, GError **error)
{
  Draft draft = { .staff = staff, .request = request };
  gboolean kept;

  g_return_val_if_fail (desk != NULL && staff != NULL && request != NULL && request->sale != NULL, NULL);
  kept = check_request (&draft, error) && tk_desk_transact (desk, send_cb, &draft, error);
  g_free (draft.to);
  g_free (draft.subject);
  g_free (draft.text);
  g_free (draft.attachment);
  return kept ? g_strdup (draft.id) : NULL;
}

void
tk_sent_free (TkSent *sent)
{
  if (sent == NULL)
    return;
  g_free (sent->id);
  g_free (sent->channel);
  g_free (sent->to);
  g_free (sent->sale);
  g_free (sent->state);
  g_free (sent->reason);
  g_free (sent);
}

static TkSent *
take_sent (TkStoreMessage *row)
{
  TkSent *sent = g_new0 (TkSent, 1);

  sent->id = g_steal_pointer (&row->id);
  sent->channel = g_steal_pointer (&row->channel);
  sent->to = g_steal_pointer (&row->to);
  sent->sale = g_steal_pointer (&row->sale);
  sent->state = g_steal_pointer (&row->state);
  sent->reason = g_steal_pointer (&row->reason);
  sent->at = row->at;
  return sent;
}

GPtrArray *
tk_desk_list_sent (TkDesk *desk, const char *sale, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *sent;

  g_return_val_if_fail (desk != NULL, NULL);
  rows = tk_store_list_messages (desk->store, sale, error);
  if (rows == NULL)
    return NULL;
  sent = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_sent_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (sent, take_sent (g_ptr_array_index (rows, i)));
  return sent;
}
