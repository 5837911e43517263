/* Mails that carry tickets. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-ticket-mail.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-audit.h"
#include "hub-error.h"
#include "hub-message.h"
#include "hub-pay-private.h"
#include "hub-qr.h"
#include "hub-store-order.h"
#include "hub-ticket-paper.h"
#include "hub-ticket-web-private.h"
#include "hub-ticket.h"
#include "tk-human-code.h"

#define HOUR_MS (3600 * G_GINT64_CONSTANT (1000))
#define RESENDS_PER_HOUR 3
#define SUBJECT_MAX 150 /* bytes of a title */
/* What the attachment is called says what is to be drawn: all of the sale, or the one ticket. */
#define ALL_NAME "tickets.pdf"
#define ONE_BEGIN "ticket-"
#define ONE_END ".pdf"
#define PICTURE_NAME "ticket.png"

/* ---- Words ---- */

/* Of one line, whatever an organizer wrote: a subject ends where the line ends. */
static char *
one_line (const char *text, gsize most)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *end = valid + MIN (strlen (valid), most);
  char *line;

  while (end > valid && ((guchar) *end & 0xc0) == 0x80) /* never within a character */
    end--;
  line = g_strndup (valid, (gsize) (end - valid));
  for (char *p = line; *p != '\0'; p++)
    *p = g_ascii_iscntrl (*p) ? ' ' : *p;
  return g_strstrip (line);
}

static char *
subject_of (const HubStoreAttendee *first)
{
  g_autofree char *title = one_line (first->title, SUBJECT_MAX);

  return g_strdup_printf (_("Your Ticket for %s"), title);
}

static void
add_line (GString *text, const char *label, const char *value)
{
  g_autofree char *line = one_line (value, 300);

  if (*line != '\0')
    g_string_append_printf (text, "%s: %s\n", label, line);
}

static void
add_ticket (GString *text, const HubStoreAttendee *attendee)
{
  TkTicketId id = { (guint32) attendee->event, (guint16) attendee->type, (guint32) attendee->serial, (guint8) attendee->issue };
  g_autofree char *code = tk_human_code_format (&id);
  g_autofree char *type = one_line (attendee->type_name, 100);
  g_autofree char *seat = one_line (attendee->seat, 40);
  g_autofree char *words = g_strdup_printf ("%s (%s%s%s)", code, type, *seat != '\0' ? ", " : "", seat);

  add_line (text, _("Ticket Code"), words);
}

static char *
text_of (const GPtrArray *attendees)
{
  const HubStoreAttendee *first = attendees->pdata[0];
  g_autofree char *name = one_line (*first->first_name != '\0' ? first->first_name : first->holder, 100);
  g_autofree char *when = hub_ticket_paper_when (first->starts_at, first->zone);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, *name != '\0' ? _("Hi %s,") : _("Hello%s,"), name);
  g_string_append_printf (text, "\n\n%s\n\n",
                          g_dngettext (GETTEXT_PACKAGE, "Your ticket is attached.", "Your tickets are attached.", attendees->len));
  add_line (text, _("Event"), first->title);
  add_line (text, _("Date"), when);
  add_line (text, _("Location"), first->venue);
  for (guint i = 0; i < attendees->len; i++)
    add_ticket (text, attendees->pdata[i]);
  g_string_append_printf (text, "\n%s\n",
                          _("Please present the QR code attached at the gate, printed or on your phone. Each ticket lets its people in once; "
                            "keep it to yourself."));
  return g_string_free (text, FALSE);
}

/* ---- Keeping ---- */

static gboolean
keep (HubService *service, SqlConn *conn, const GPtrArray *attendees, const char *attachment, const char *to, GError **error)
{
  const HubStoreAttendee *first = attendees->pdata[0];
  g_autofree char *subject = subject_of (first);
  g_autofree char *text = text_of (attendees);
  HubMessageNew message = { .to = to, .subject = subject, .text = text, .pdf_name = attachment, .picture_name = PICTURE_NAME,
                            .sale = first->sale };

  return hub_message_queue (service, conn, &message, error);
}

typedef struct
{
  SqlConn *conn;
  GPtrArray *good;
} Gathering;

static gboolean
gather (const HubStoreAttendee *attendee, gpointer data, GError **error)
{
  Gathering *gathering = data;
  HubStoreAttendee *copy = NULL;

  if (!hub_pass_is_good (attendee))
    return TRUE;
  if (!hub_store_attendee_get (gathering->conn, attendee->event, attendee->type, attendee->serial, attendee->issue, &copy, error))
    return FALSE;
  g_ptr_array_add (gathering->good, copy);
  return TRUE;
}

gboolean
hub_ticket_mail_queue (HubService *service, SqlConn *conn, gint64 number, const char *to, gboolean *queued, GError **error)
{
  g_autoptr (GPtrArray) good = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_store_attendee_free);
  g_autoptr (HubStoreOrder) order = NULL;
  Gathering gathering = { conn, good };

  *queued = FALSE;
  if (!hub_message_can_send (service))
    return TRUE;
  if (!hub_store_order_get (conn, number, &order, error))
    return FALSE;
  const char *address = to != NULL && *to != '\0' ? to : order != NULL ? order->email : "";
  if (order == NULL || *address == '\0')
    return TRUE;
  HubStoreAttendeeFilter filter = { .sale = order->sale, .inside = -1 };
  if (!hub_store_attendee_each (conn, &filter, gather, &gathering, error))
    return FALSE;
  if (good->len == 0)
    return TRUE;
  if (!keep (service, conn, good, ALL_NAME, address, error))
    return FALSE;
  *queued = TRUE;
  return TRUE;
}

/* ---- Drawing ---- */

gboolean
hub_ticket_mail_is (const HubStoreMessage *message)
{
  return message->terminal == 0 && *message->sale != '\0' && *message->attachment == '\0' && *message->attachment_name != '\0';
}

/* FALSE with *out NULL where it is about all of the sale. */
static gboolean
ticket_of (const HubStoreMessage *message, TkTicketId *out)
{
  const char *name = message->attachment_name;

  if (!g_str_has_prefix (name, ONE_BEGIN) || !g_str_has_suffix (name, ONE_END))
    return FALSE;
  g_autofree char *key = g_strndup (name + strlen (ONE_BEGIN), strlen (name) - strlen (ONE_BEGIN) - strlen (ONE_END));
  return hub_pass_parse_key (key, out);
}

typedef struct
{
  TkTicketId id;
  HubStoreAttendee *attendee;
} One;

static gboolean
read_one (SqlConn *conn, gpointer data, GError **error)
{
  One *one = data;

  g_clear_pointer (&one->attendee, hub_store_attendee_free);
  return hub_store_attendee_get (conn, one->id.event, one->id.type, one->id.serial, one->id.issue, &one->attendee, error);
}

static HubTicketPapers *
papers_of (HubService *service, const HubStoreMessage *message, GError **error)
{
  HubTicketPapersAsked asked = { .sale = message->sale };
  HubTicketPapers *papers = NULL;
  One one = { .attendee = NULL };

  if (!ticket_of (message, &one.id))
    return hub_ticket_papers_new (service, &asked, error);
  if (hub_readers_run (service->readers, read_one, &one, error))
    {
      asked.only = one.attendee;
      papers = hub_ticket_papers_new (service, &asked, error);
    }
  hub_store_attendee_free (one.attendee);
  return papers;
}

/* In a sender's words, for whoever decides whether to try again. */
static gboolean
refuse (GError *failure, GError **error)
{
  gboolean later = g_error_matches (failure, HUB_ERROR, HUB_ERROR_UNAVAILABLE);

  g_set_error_literal (error, HUB_GATEWAY_ERROR, later ? HUB_GATEWAY_ERROR_UNREACHABLE : HUB_GATEWAY_ERROR_REFUSED, failure->message);
  g_error_free (failure);
  return FALSE;
}

gboolean
hub_ticket_mail_draw (HubService *service, const HubStoreMessage *message, GBytes **pdf, GBytes **picture, GError **error)
{
  GError *failure = NULL;
  g_autoptr (HubTicketPapers) papers = papers_of (service, message, &failure);
  g_autoptr (GBytes) sheets = papers != NULL ? hub_ticket_papers_pdf (papers, &failure) : NULL;
  g_autoptr (GBytes) code = sheets != NULL ? hub_qr_png (hub_ticket_papers_token (papers, 0), HUB_QR_MODULE, &failure) : NULL;

  if (code == NULL)
    return refuse (failure, error);
  *pdf = g_steal_pointer (&sheets);
  *picture = g_steal_pointer (&code);
  return TRUE;
}

/* ---- Once more ---- */

typedef struct
{
  HubService *service;
  const HubCaller *caller;
  const char *said, *to;
  char *address;
} Resend;

static gboolean
check_address (HubService *service, const char *address, GError **error)
{
  HubSender *sender = hub_pay_sender (service, "email");
  HubLetter letter = { .to = address, .subject = "-", .text = "-", .id = "-" };
  g_autoptr (GError) failure = NULL;

  if (*address == '\0')
    return hub_refuse (error, HUB_ERROR_FIELD, _("email: nobody said where to send this ticket; name an address"));
  return sender->check (sender->self, &letter, &failure) || hub_refuse (error, HUB_ERROR_FIELD, "email: %s", failure->message);
}

static gboolean
check_often (Resend *resend, SqlConn *conn, const HubStoreAttendee *attendee, const char *attachment, GError **error)
{
  gint64 sent = 0;

  if (!hub_store_attendee_count_mails (conn, attendee->sale, attachment, hub_now (resend->service) - HOUR_MS, &sent, error))
    return FALSE;
  return sent < RESENDS_PER_HOUR
         || hub_refuse (error, HUB_ERROR_TOO_MANY, _("This ticket was sent %d times within an hour; look into your mail, or wait"), RESENDS_PER_HOUR);
}

static gboolean
keep_one (Resend *resend, SqlConn *conn, HubStoreAttendee *attendee, const char *key, const char *attachment, GError **error)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  HubAudit audit = { .caller = resend->caller, .action = "ticket.resent", .target_type = "ticket", .target = key, .extra = resend->address };

  g_ptr_array_add (one, attendee);
  return keep (resend->service, conn, one, attachment, resend->address, error)
         && hub_audit_note (resend->service, conn, &audit, error);
}

static gboolean
do_resend (SqlConn *conn, gpointer data, GError **error)
{
  Resend *resend = data;
  g_autoptr (HubStoreAttendee) attendee = NULL;

  g_clear_pointer (&resend->address, g_free);
  if (!hub_pass_find_full (conn, resend->caller, resend->said, &attendee, error))
    return FALSE;
  if (!hub_pass_is_good (attendee))
    return hub_refuse (error, HUB_ERROR_VOIDED, _("This ticket is no longer good; ask the organizer about it"));
  g_autofree char *key = hub_ticket_key (attendee->event, attendee->type, attendee->serial, attendee->issue);
  g_autofree char *attachment = g_strconcat (ONE_BEGIN, key, ONE_END, NULL);
  resend->address = g_strdup (resend->to != NULL && *resend->to != '\0' ? resend->to : attendee->email);
  return check_address (resend->service, resend->address, error) && check_often (resend, conn, attendee, attachment, error)
         && keep_one (resend, conn, attendee, key, attachment, error);
}

gboolean
hub_service_pass_resend (HubService *service, const HubCaller *caller, const char *said, const char *to, char **sent_to, GError **error)
{
  Resend resend = { .service = service, .caller = caller, .said = said, .to = to };

  if (!hub_message_can_send (service))
    return hub_refuse (error, HUB_ERROR_NO_GATEWAY, _("This hub sends no mail; show the QR code instead"));
  gboolean done = hub_writer_run (service->writer, do_resend, &resend, error);
  if (done)
    *sent_to = g_steal_pointer (&resend.address);
  g_free (resend.address);
  return done;
}
