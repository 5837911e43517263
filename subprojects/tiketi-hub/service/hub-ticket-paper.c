/* Tickets as they are printed and mailed. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-ticket-paper.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-own.h"
#include "hub-paper.h"
#include "hub-qr.h"
#include "hub-store-brand.h"
#include "hub-store-own.h"
#include "hub-ticket-web-private.h"
#include "tk-human-code.h"
#include "tk-money.h"

/* What all tickets of one event have in common. */
typedef struct
{
  gint64 event, issuer; /* of the event's seller; 0: there is none yet */
  TkWireBrand *brand;   /* NULL none */
  guint8 *logo;
  gsize logo_length;
} EventFace;

typedef struct
{
  HubStoreAttendee *attendee;
  const EventFace *event;
  char *token, *code, *when, *price, *admits, *sold;
} Sheet;

struct _HubTicketPapers
{
  HubService *service;
  const HubTicketPapersAsked *asked; /* while it is read */
  GPtrArray *events; /* EventFace */
  GPtrArray *sheets; /* Sheet */
};

static void
free_event (gpointer data)
{
  EventFace *event = data;

  if (event->brand != NULL)
    tk_wire_free (&tk_wire_brand_shape, event->brand);
  g_free (event->logo);
  g_free (event);
}

static void
free_sheet (gpointer data)
{
  Sheet *sheet = data;

  hub_store_attendee_free (sheet->attendee);
  g_free (sheet->token);
  g_free (sheet->code);
  g_free (sheet->when);
  g_free (sheet->price);
  g_free (sheet->admits);
  g_free (sheet->sold);
  g_free (sheet);
}

void
hub_ticket_papers_free (HubTicketPapers *papers)
{
  if (papers == NULL)
    return;
  g_ptr_array_unref (papers->sheets);
  g_ptr_array_unref (papers->events);
  g_free (papers);
}

/* ---- Reading ---- */

static gboolean
read_issuer (SqlConn *conn, EventFace *event, GError **error)
{
  g_autoptr (HubStoreTerminal) seller = NULL;
  gint64 terminal = 0;

  if (!hub_store_own_get (conn, event->event, &terminal, error)
      || (terminal != 0 && !hub_store_terminal_get (conn, terminal, &seller, error)))
    return FALSE;
  event->issuer = seller != NULL ? seller->issuer : 0;
  return TRUE;
}

static EventFace *
find_event (HubTicketPapers *papers, SqlConn *conn, gint64 number, GError **error)
{
  for (guint i = 0; i < papers->events->len; i++)
    {
      EventFace *event = papers->events->pdata[i];

      if (event->event == number)
        return event;
    }
  EventFace *event = g_new0 (EventFace, 1);
  event->event = number;
  g_ptr_array_add (papers->events, event);
  if (!hub_store_brand_get (conn, number, &event->brand, error) || !read_issuer (conn, event, error))
    return NULL;
  if (event->brand != NULL && *event->brand->logo != '\0')
    event->logo = g_base64_decode (event->brand->logo, &event->logo_length);
  return event;
}

typedef struct
{
  HubTicketPapers *papers;
  SqlConn *conn;
} Adding;

static gboolean
add_sheet (const HubStoreAttendee *attendee, gpointer data, GError **error)
{
  Adding *adding = data;

  if (!hub_pass_is_good (attendee))
    return TRUE;
  Sheet *sheet = g_new0 (Sheet, 1);
  g_ptr_array_add (adding->papers->sheets, sheet);
  sheet->event = find_event (adding->papers, adding->conn, attendee->event, error);
  return sheet->event != NULL
         && hub_store_attendee_get (adding->conn, attendee->event, attendee->type, attendee->serial, attendee->issue, &sheet->attendee, error);
}

static gboolean
read_sheets (SqlConn *conn, gpointer data, GError **error)
{
  HubTicketPapers *papers = data;
  Adding adding = { papers, conn };
  HubStoreAttendeeFilter filter = { .sale = papers->asked->sale, .inside = -1 };

  g_ptr_array_set_size (papers->sheets, 0);
  g_ptr_array_set_size (papers->events, 0);
  if (papers->asked->only != NULL)
    return add_sheet (papers->asked->only, &adding, error);
  return hub_store_attendee_each (conn, &filter, add_sheet, &adding, error);
}

/* ---- Signing ---- */

static gboolean
make_seller (SqlConn *conn, gpointer data, GError **error)
{
  HubTicketPapers *papers = data;

  for (guint i = 0; i < papers->events->len; i++)
    {
      EventFace *event = papers->events->pdata[i];
      g_autoptr (HubStoreTerminal) seller = NULL;

      if (!hub_own_seller (papers->service, conn, event->event, &seller, error))
        return FALSE;
      event->issuer = seller->issuer;
    }
  return TRUE;
}

/* Of an event that only terminals have sold so far the hub becomes a seller now. */
static gboolean
check_sellers (HubTicketPapers *papers, GError **error)
{
  for (guint i = 0; i < papers->events->len; i++)
    if (((EventFace *) papers->events->pdata[i])->issuer == 0)
      return hub_writer_run (papers->service->writer, make_seller, papers, error);
  return TRUE;
}

char *
hub_ticket_paper_when (gint64 ms, const char *zone)
{
  return tk_time_format (ms, zone, "%a %-d %b %Y, %H:%M");
}

static char *
price_of (const HubStoreAttendee *attendee)
{
  TkMoneyStyle style = { ".", "," };

  return attendee->price > 0 ? tk_money_format_with_currency (attendee->price, attendee->currency, &style) : g_strdup (_("Free"));
}

static gboolean
sign_sheet (HubService *service, Sheet *sheet, GError **error)
{
  HubStoreAttendee *attendee = sheet->attendee;
  TkTicketId id = { (guint32) attendee->event, (guint16) attendee->type, (guint32) attendee->serial, (guint8) attendee->issue };
  HubStoreTicket ticket = { .event = id.event, .type = id.type, .serial = id.serial, .issue = id.issue, .seat = attendee->seat };

  sheet->token = hub_own_token (service, &ticket, sheet->event->issuer, error);
  sheet->code = tk_human_code_format (&id);
  sheet->when = hub_ticket_paper_when (attendee->starts_at, attendee->zone);
  sheet->price = price_of (attendee);
  sheet->admits = attendee->admits > 1 ? g_strdup_printf (_("Admits %" PRId64), attendee->admits) : NULL;
  sheet->sold = attendee->order > 0 ? g_strdup_printf (_("Order %" PRId64), attendee->order) : NULL;
  return sheet->token != NULL;
}

HubTicketPapers *
hub_ticket_papers_new (HubService *service, const HubTicketPapersAsked *asked, GError **error)
{
  g_autoptr (HubTicketPapers) papers = g_new0 (HubTicketPapers, 1);

  papers->service = service;
  papers->asked = asked;
  papers->events = g_ptr_array_new_with_free_func (free_event);
  papers->sheets = g_ptr_array_new_with_free_func (free_sheet);
  if (!hub_readers_run (service->readers, read_sheets, papers, error))
    return NULL;
  if (papers->sheets->len == 0)
    {
      hub_refuse (error, HUB_ERROR_VOIDED, _("This ticket is no longer good; ask the organizer about it"));
      return NULL;
    }
  if (!check_sellers (papers, error))
    return NULL;
  for (guint i = 0; i < papers->sheets->len; i++)
    if (!sign_sheet (service, papers->sheets->pdata[i], error))
      return NULL;
  papers->asked = NULL;
  return g_steal_pointer (&papers);
}

/* ---- Telling ---- */

const char *
hub_ticket_papers_token (const HubTicketPapers *papers, gsize index)
{
  return ((const Sheet *) papers->sheets->pdata[index])->token;
}

static HubPaperTicket
face_of (const Sheet *sheet)
{
  const HubStoreAttendee *attendee = sheet->attendee;
  const TkWireBrand *brand = sheet->event->brand;
  HubPaperTicket face = { .title = attendee->title, .venue = attendee->venue, .type = attendee->type_name, .when = sheet->when,
                          .price = sheet->price, .seat = attendee->seat, .admits = sheet->admits, .holder = attendee->holder,
                          .token = sheet->token, .code = sheet->code, .sold = sheet->sold };

  if (brand != NULL)
    face.brand = (HubPaperBrand){ brand->organizer, brand->ticket_text, brand->contact, sheet->event->logo, sheet->event->logo_length };
  return face;
}

GBytes *
hub_ticket_papers_pdf (const HubTicketPapers *papers, GError **error)
{
  g_autofree HubPaperTicket *faces = g_new0 (HubPaperTicket, papers->sheets->len);

  for (guint i = 0; i < papers->sheets->len; i++)
    faces[i] = face_of (papers->sheets->pdata[i]);
  return hub_paper_tickets (faces, papers->sheets->len, error);
}

/* ---- One, for who may have it ---- */

typedef struct
{
  const HubCaller *caller;
  const char *said;
  HubStoreAttendee *attendee;
} Wanted;

static gboolean
read_wanted (SqlConn *conn, gpointer data, GError **error)
{
  Wanted *wanted = data;

  g_clear_pointer (&wanted->attendee, hub_store_attendee_free);
  return hub_pass_find_full (conn, wanted->caller, wanted->said, &wanted->attendee, error);
}

static HubTicketPapers *
papers_of (HubService *service, const HubCaller *caller, const char *said, GError **error)
{
  Wanted wanted = { .caller = caller, .said = said };
  HubTicketPapers *papers = NULL;

  if (hub_readers_run (service->readers, read_wanted, &wanted, error))
    {
      HubTicketPapersAsked asked = { .only = wanted.attendee };

      papers = hub_ticket_papers_new (service, &asked, error);
    }
  hub_store_attendee_free (wanted.attendee);
  return papers;
}

char *
hub_service_pass_token (HubService *service, const HubCaller *caller, const char *said, GError **error)
{
  g_autoptr (HubTicketPapers) papers = papers_of (service, caller, said, error);

  return papers != NULL ? g_strdup (hub_ticket_papers_token (papers, 0)) : NULL;
}

GBytes *
hub_service_pass_png (HubService *service, const HubCaller *caller, const char *said, GError **error)
{
  g_autoptr (HubTicketPapers) papers = papers_of (service, caller, said, error);

  return papers != NULL ? hub_qr_png (hub_ticket_papers_token (papers, 0), HUB_QR_MODULE, error) : NULL;
}

char *
hub_service_pass_svg (HubService *service, const HubCaller *caller, const char *said, GError **error)
{
  g_autoptr (HubTicketPapers) papers = papers_of (service, caller, said, error);

  return papers != NULL ? hub_qr_svg (hub_ticket_papers_token (papers, 0), HUB_QR_MODULE, error) : NULL;
}

GBytes *
hub_service_pass_pdf (HubService *service, const HubCaller *caller, const char *said, GError **error)
{
  g_autoptr (HubTicketPapers) papers = papers_of (service, caller, said, error);

  return papers != NULL ? hub_ticket_papers_pdf (papers, error) : NULL;
}
