/* Which kind of entry is applied by what, and the kinds that change little. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "tk-journal.h"

#define SENTENCE_MAX 900 /* the wire's limit is 1000 bytes */

/* Cut between characters, because the wire wants UTF-8. */
static char *
clip (char *sentence)
{
  if (strlen (sentence) > SENTENCE_MAX)
    {
      sentence[SENTENCE_MAX] = '\0';
      const char *end;
      if (!g_utf8_validate (sentence, -1, &end))
        sentence[end - sentence] = '\0';
    }
  return sentence;
}

static void
set_dead (HubApply *apply, char *reason)
{
  if (apply->dead == NULL)
    apply->dead = clip (reason);
  else
    g_free (reason);
}

gpointer
hub_apply_decode (HubApply *apply, const TkWireShape *shape)
{
  g_autoptr (GError) failure = NULL;
  gpointer body = g_steal_pointer (&apply->body);

  if (body == NULL)
    body = tk_wire_decode (shape, apply->entry->body, strlen (apply->entry->body), &failure);

  if (body == NULL)
    set_dead (apply, g_strdup_printf (_("The hub cannot read this %s: %s"), apply->entry->kind, failure->message));
  return body;
}

HubStoreOrigin
hub_apply_origin (const HubApply *apply)
{
  return (HubStoreOrigin){ .terminal = apply->terminal->terminal, .seq = apply->entry->seq, .at = apply->entry->at,
                           .staff = apply->entry->staff };
}

gboolean
hub_apply_clash (HubApply *apply, const char *kind, const char *subject, gint64 event, GError **error, const char *format,
                 ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = clip (g_strdup_vprintf (format, args));
  va_end (args);
  HubIncident incident = { .kind = kind, .subject = subject, .text = text, .event = event, .severity = 2,
                           .terminal = apply->terminal->terminal };
  if (!hub_incident_raise (apply->service, apply->conn, &incident, error))
    return FALSE;
  if (apply->conflict == NULL)
    apply->conflict = g_steal_pointer (&text);
  return TRUE;
}

gboolean
hub_apply_is_invited (HubApply *apply, gint64 event, gboolean *invited, GError **error)
{
  return hub_known_invited (apply->known, apply->conn, event, invited, error);
}

gboolean
hub_apply_invited (HubApply *apply, gint64 event, gboolean *invited, GError **error)
{
  if (!hub_apply_is_invited (apply, event, invited, error))
    return FALSE;
  if (*invited)
    return TRUE;
  g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, apply->terminal->terminal, event);
  return hub_apply_clash (apply, "not_invited", subject, event, error,
                             _("“%s” told of something at event %" PRId64 ", to which it was not invited; nothing was "
                               "changed there, so look at that device."),
                             apply->terminal->name, event);
}

/* Only read, to know that it can be. */
static gboolean
apply_read_only (HubApply *apply, const TkWireShape *shape)
{
  gpointer body = hub_apply_decode (apply, shape);

  if (body != NULL)
    tk_wire_free (shape, body);
  return TRUE;
}

static gboolean
apply_staff_signed (HubApply *apply, GError **error)
{
  return apply_read_only (apply, &tk_wire_staff_signed_shape);
}

static gboolean
apply_note (HubApply *apply, GError **error)
{
  return apply_read_only (apply, &tk_wire_note_shape);
}

static gboolean
apply_reprint (HubApply *apply, GError **error)
{
  return apply_read_only (apply, &tk_wire_reprint_shape);
}

static gboolean
apply_lease_drawn (HubApply *apply, GError **error)
{
  return apply_read_only (apply, &tk_wire_lease_moved_shape);
}

/* No conflict: the entry itself is fine, and people should know all the same. */
static gboolean
apply_clock_jumped (HubApply *apply, GError **error)
{
  TkWireClockJumped *jump = hub_apply_decode (apply, &tk_wire_clock_jumped_shape);

  if (jump == NULL)
    return TRUE;
  g_autofree char *from = tk_time_to_iso8601 (jump->from);
  g_autofree char *to = tk_time_to_iso8601 (jump->to);
  tk_wire_free (&tk_wire_clock_jumped_shape, jump);
  g_autofree char *text
    = g_strdup_printf (_("The clock of “%s” jumped from %s to %s; check its time before trusting the times of its entries."),
                       apply->terminal->name, from, to);
  HubIncident incident = { .kind = "clock_jumped", .subject = apply->entry->id, .text = text, .severity = 1,
                           .terminal = apply->terminal->terminal };
  return hub_incident_raise (apply->service, apply->conn, &incident, error);
}

typedef struct
{
  const char *kind;
  const TkWireShape *shape;
  gboolean (*apply) (HubApply *apply, GError **error);
  gboolean gathers; /* reads leases and counts slots through apply->known only */
} Applier;

static const Applier appliers[] = {
  { TK_KIND_SALE_COMPLETED, &tk_wire_sale_shape, hub_apply_sale, TRUE },
  { TK_KIND_SALE_VOIDED, &tk_wire_reversal_shape, hub_apply_voided, FALSE },
  { TK_KIND_SALE_REFUNDED, &tk_wire_reversal_shape, hub_apply_refunded, FALSE },
  { TK_KIND_TICKET_REISSUED, &tk_wire_reissue_shape, hub_apply_reissued, FALSE },
  { TK_KIND_CHECKIN_ENTRY, &tk_wire_checkin_shape, hub_apply_checkin, TRUE },
  { TK_KIND_CHECKIN_EXIT, &tk_wire_checkin_shape, hub_apply_checkin, TRUE },
  { TK_KIND_CHECKIN_DENIED, &tk_wire_checkin_shape, hub_apply_checkin, TRUE },
  { TK_KIND_CHECKIN_OVERRIDE, &tk_wire_checkin_shape, hub_apply_checkin, TRUE },
  { TK_KIND_CHECKIN_ANNULLED, &tk_wire_checkin_shape, hub_apply_annulment, TRUE },
  { TK_KIND_SHIFT_OPENED, &tk_wire_shift_opened_shape, hub_apply_shift_opened, TRUE },
  { TK_KIND_SHIFT_CLOSED, &tk_wire_shift_closed_shape, hub_apply_shift_closed, TRUE },
  { TK_KIND_SHIFT_HANDED_OVER, &tk_wire_shift_handed_shape, hub_apply_handed_over, TRUE },
  { TK_KIND_DRAWER_OPENED, &tk_wire_drawer_opened_shape, hub_apply_drawer_opened, TRUE },
  { TK_KIND_CASH_MOVED, &tk_wire_cash_moved_shape, hub_apply_cash_moved, TRUE },
  { TK_KIND_LEASE_DRAWN, &tk_wire_lease_moved_shape, apply_lease_drawn, TRUE },
  { TK_KIND_LEASE_RETURNED, &tk_wire_lease_moved_shape, hub_apply_lease_returned, FALSE },
  { TK_KIND_STAFF_SIGNED_IN, &tk_wire_staff_signed_shape, apply_staff_signed, TRUE },
  { TK_KIND_STAFF_SIGNED_OUT, &tk_wire_staff_signed_shape, apply_staff_signed, TRUE },
  { TK_KIND_CLOCK_JUMPED, &tk_wire_clock_jumped_shape, apply_clock_jumped, TRUE },
  { TK_KIND_NOTE, &tk_wire_note_shape, apply_note, TRUE },
  { TK_KIND_TICKET_REPRINTED, &tk_wire_reprint_shape, apply_reprint, TRUE },
};

static const Applier *
find_applier (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (appliers); i++)
    {
      if (strcmp (appliers[i].kind, kind) == 0)
        return &appliers[i];
    }
  return NULL;
}

const TkWireShape *
hub_apply_shape (const char *kind)
{
  const Applier *applier = find_applier (kind);

  return applier != NULL ? applier->shape : NULL;
}

static gboolean
dispatch (HubApply *apply, GError **error)
{
  const Applier *applier = find_applier (apply->entry->kind);

  if (applier == NULL)
    {
      set_dead (apply, g_strdup_printf (_("This hub does not know entries of kind “%s”; update the hub, then apply it again"),
                                        apply->entry->kind));
      return TRUE;
    }
  if (applier->gathers)
    return applier->apply (apply, error);
  return hub_known_settle (apply->known, apply->conn, error) && applier->apply (apply, error);
}

/* What the schema will not take would block everything behind it: it goes to the dead letters instead. */
static gboolean
survive (HubApply *apply, GError *failure, GError **error)
{
  if (failure->domain != SQL_ERROR || failure->code != SQL_ERROR_CONSTRAINT)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_clear_pointer (&apply->conflict, g_free);
  apply->leases_moved = FALSE;
  hub_known_forget (apply->known);
  set_dead (apply, g_strdup_printf (_("The hub could not apply it: %s"), failure->message));
  g_error_free (failure);
  return sql_part_undo (apply->conn, error);
}

gboolean
hub_apply_entry (HubApply *apply, GError **error)
{
  GError *failure = NULL;

  if (!apply->careful)
    return dispatch (apply, error);
  if (!sql_part_begin (apply->conn, error))
    return FALSE;
  gboolean done = dispatch (apply, &failure) && hub_known_settle (apply->known, apply->conn, &failure)
                  && sql_catch_up (apply->conn, &failure);
  return done ? sql_part_keep (apply->conn, error) : survive (apply, failure, error);
}
