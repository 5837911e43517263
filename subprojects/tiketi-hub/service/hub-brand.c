/* What an event's organizer has printed on tickets and receipts. A logo is looked at before every terminal in the hall gets it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-store-brand.h"
#include "hub-store-catalogue.h"
#include "hub-words.h"

#define LOGO_MAX_BYTES (64 * 1024)
#define LOGO_MAX_PIXELS 1000
#define LINE_MAX_BYTES 200
#define TEXT_MAX_BYTES 1000

G_STATIC_ASSERT ((LOGO_MAX_BYTES + 2) / 3 * 4 <= TK_WIRE_LOGO_MAX);

typedef struct
{
  HubService *service;
  const HubBrandNew *made;
  gint64 event;
  const char *who;
  TkJson *list;
} Branding;

/* ---- The logo ---- */

static guint32
read_u32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

/* PNG: signature, then the chunk IHDR of 13 bytes with width and height (RFC 2083, 3.1 and 4.1.1). Whether the rest can be drawn,
 * whoever prints it finds out. */
static gboolean
check_logo (const guint8 *bytes, gsize length, GError **error)
{
  static const guint8 head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R' };
  gsize size = sizeof head + 8;

  if (length > LOGO_MAX_BYTES)
    return hub_refuse (error, HUB_ERROR_INVALID, _("logo: the picture is larger than %d KiB; make it smaller"), LOGO_MAX_BYTES / 1024);
  if (length < size || memcmp (bytes, head, sizeof head) != 0)
    return hub_refuse (error, HUB_ERROR_INVALID, _("logo: this is no PNG picture; save it as one"));
  guint32 width = read_u32 (bytes + sizeof head), height = read_u32 (bytes + sizeof head + 4);
  return (width >= 1 && height >= 1 && width <= LOGO_MAX_PIXELS && height <= LOGO_MAX_PIXELS)
         || hub_refuse (error, HUB_ERROR_INVALID, _("logo: the picture is %u × %u points, and at most %d each way can be printed"),
                        width, height, LOGO_MAX_PIXELS);
}

static gboolean
set_logo (const HubBrandNew *made, TkWireBrand *brand, GError **error)
{
  if (made->logo == NULL)
    return TRUE;
  if (made->logo_length > 0 && !check_logo (made->logo, made->logo_length, error))
    return FALSE;
  g_autofree char *text = g_base64_encode (made->logo, made->logo_length);
  tk_wire_set (&brand->logo, text);
  return TRUE;
}

/* ---- Writing ---- */

/* Paper has lines: these may have some, too. */
static gboolean
set_text (const char *what, const char *text, char **out, GError **error)
{
  if (text == NULL)
    return TRUE;
  g_autofree char *one_line = g_strdelimit (g_strdup (text), "\n", ' ');
  g_autofree char *checked = g_strdup ("");
  if (!hub_words_text (what, one_line, 0, TEXT_MAX_BYTES, &checked, error))
    return FALSE;
  tk_wire_set (out, text);
  return TRUE;
}

static TkJson *
describe (const TkWireBrand *brand)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "event", brand->event);
  tk_json_set_string (json, "organizer", brand->organizer);
  tk_json_set_bool (json, "logo", *brand->logo != '\0');
  tk_json_set_string (json, "ticket_text", brand->ticket_text);
  tk_json_set_string (json, "receipt_text", brand->receipt_text);
  tk_json_set_string (json, "contact", brand->contact);
  return json;
}

static gboolean
write_brand (Branding *branding, SqlConn *conn, TkWireBrand *brand, GError **error)
{
  const HubBrandNew *made = branding->made;

  if (!set_logo (made, brand, error)
      || !hub_words_text ("organizer", made->organizer, 0, LINE_MAX_BYTES, &brand->organizer, error)
      || !hub_words_text ("contact", made->contact, 0, LINE_MAX_BYTES, &brand->contact, error)
      || !set_text ("ticket-text", made->ticket_text, &brand->ticket_text, error)
      || !set_text ("receipt-text", made->receipt_text, &brand->receipt_text, error))
    return FALSE;
  tk_json_append (branding->list, describe (brand));
  return hub_store_brand_set (conn, brand, error) && hub_publish_brand (conn, brand, error);
}

/* The act tells the words; the picture is in the feed. */
static gboolean
write_act (Branding *branding, SqlConn *conn, GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%" PRId64, branding->event);
  g_autofree char *text = tk_json_to_text (branding->list);
  HubAct act = { .who = branding->who, .kind = "event.brand", .subject = subject, .text = text, .event = branding->event };

  return hub_act_write (branding->service, conn, &act, error);
}

static gboolean
check_event (SqlConn *conn, gint64 number, GError **error)
{
  TkWireEvent *event = NULL;

  if (!hub_store_event_get (conn, number, &event, error))
    return FALSE;
  if (event == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no event %" PRId64 "; “tiketi-hub event list” shows them"), number);
  tk_wire_free (&tk_wire_event_shape, event);
  return TRUE;
}

static gboolean
set_brand (SqlConn *conn, gpointer data, GError **error)
{
  Branding *branding = data;
  TkWireBrand *brand = NULL;

  g_clear_pointer (&branding->list, tk_json_free);
  branding->list = tk_json_array ();
  if (!check_event (conn, branding->event, error) || !hub_store_brand_get (conn, branding->event, &brand, error))
    return FALSE;
  if (brand == NULL)
    brand = tk_wire_new (&tk_wire_brand_shape);
  brand->event = branding->event;
  gboolean done = write_brand (branding, conn, brand, error) && write_act (branding, conn, error);
  tk_wire_free (&tk_wire_brand_shape, brand);
  return done;
}

char *
hub_service_event_brand (HubService *service, gint64 event, const HubBrandNew *made, const char *who, GError **error)
{
  Branding branding = { .service = service, .made = made, .event = event, .who = who };
  gboolean done = hub_writer_run (service->writer, set_brand, &branding, error);
  g_autoptr (TkJson) list = branding.list;

  return done ? tk_json_to_text (list) : NULL;
}
