/* Looking up once per batch, and counting once per batch. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-known.h"

#include <string.h>

#include "hub-store-gate.h"
#include "hub-store-terminal.h"

typedef struct
{
  gint64 event;
  gboolean invited;
} Invitation;

typedef struct
{
  gint64 gate;
  char *name;
} Gate;

typedef struct
{
  gint64 event, type;
  HubKnownType facts;
} Type;

typedef struct
{
  HubStoreLease *lease;
  gint64 sold; /* not yet written */
} Lease;

struct _HubKnown
{
  gint64 terminal;
  GArray *invitations; /* Invitation */
  GArray *gates;       /* Gate */
  GArray *types;       /* Type */
  GArray *leases;      /* Lease */
  GHashTable *rules;   /* gate's number → HubGate, NULL where there is none */
};

#define LEASES_MAX 32

static void
clear_lease (gpointer lease)
{
  hub_store_lease_free (((Lease *) lease)->lease);
}

static void
clear_gate (gpointer gate)
{
  g_free (((Gate *) gate)->name);
}

HubKnown *
hub_known_new (gint64 terminal)
{
  HubKnown *known = g_new0 (HubKnown, 1);

  known->terminal = terminal;
  known->invitations = g_array_new (FALSE, FALSE, sizeof (Invitation));
  known->gates = g_array_new (FALSE, FALSE, sizeof (Gate));
  known->types = g_array_new (FALSE, FALSE, sizeof (Type));
  known->leases = g_array_new (FALSE, FALSE, sizeof (Lease));
  known->rules = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) hub_gate_free);
  g_array_set_clear_func (known->gates, clear_gate);
  g_array_set_clear_func (known->leases, clear_lease);
  return known;
}

void
hub_known_free (HubKnown *known)
{
  if (known == NULL)
    return;
  g_array_unref (known->invitations);
  g_array_unref (known->gates);
  g_array_unref (known->types);
  g_array_unref (known->leases);
  g_hash_table_unref (known->rules);
  g_free (known);
}

gboolean
hub_known_invited (HubKnown *known, SqlConn *conn, gint64 event, gboolean *invited, GError **error)
{
  for (guint i = 0; i < known->invitations->len; i++)
    {
      const Invitation *seen = &g_array_index (known->invitations, Invitation, i);

      if (seen->event == event)
        {
          *invited = seen->invited;
          return TRUE;
        }
    }
  if (!hub_store_terminal_has_event (conn, known->terminal, event, invited, error))
    return FALSE;
  Invitation fresh = { event, *invited };
  g_array_append_val (known->invitations, fresh);
  return TRUE;
}

gboolean
hub_known_gate (HubKnown *known, SqlConn *conn, gint64 gate, const char **name, GError **error)
{
  Gate fresh = { .gate = gate };

  for (guint i = 0; i < known->gates->len; i++)
    {
      if (g_array_index (known->gates, Gate, i).gate == gate)
        {
          *name = g_array_index (known->gates, Gate, i).name;
          return TRUE;
        }
    }
  if (!hub_store_gate_name (conn, gate, &fresh.name, error))
    return FALSE;
  if (fresh.name == NULL)
    fresh.name = g_strdup ("");
  g_array_append_val (known->gates, fresh);
  *name = fresh.name;
  return TRUE;
}

gboolean
hub_known_rules (HubKnown *known, SqlConn *conn, gint64 gate, const HubGate **rules, GError **error)
{
  HubGate *fresh = NULL;
  gpointer seen;

  if (g_hash_table_lookup_extended (known->rules, &gate, NULL, &seen))
    {
      *rules = seen;
      return TRUE;
    }
  if (!hub_gate_read (conn, gate, &fresh, error))
    return FALSE;
  g_hash_table_insert (known->rules, g_memdup2 (&gate, sizeof gate), fresh);
  *rules = fresh;
  return TRUE;
}

static const Type *
find_type (const HubKnown *known, gint64 event, gint64 type)
{
  for (guint i = 0; i < known->types->len; i++)
    {
      const Type *seen = &g_array_index (known->types, Type, i);

      if (seen->event == event && seen->type == type)
        return seen;
    }
  return NULL;
}

gboolean
hub_known_type (HubKnown *known, SqlConn *conn, gint64 event, gint64 type, HubKnownType *out, GError **error)
{
  HubStoreSlots slots = { 0 };
  Type fresh = { .event = event, .type = type };
  const Type *seen = find_type (known, event, type);

  if (seen != NULL)
    {
      *out = seen->facts;
      return TRUE;
    }
  if (!hub_store_type_slots (conn, event, type, &slots, &fresh.facts.exists, error))
    return FALSE;
  fresh.facts.capacity = slots.capacity;
  fresh.facts.overdraft = slots.overdraft;
  fresh.facts.admits = slots.admits;
  g_array_append_val (known->types, fresh);
  *out = fresh.facts;
  return TRUE;
}

static gboolean
holds (const HubStoreLease *lease, gint64 event, gint64 type, gint64 serial, gint64 issue)
{
  return lease->event == event && lease->type == type && lease->issue == issue && serial >= lease->first
         && serial <= lease->last;
}

/* A till sells several types in turn, each from a lease of its own. */
static gboolean
look_up_lease (HubKnown *known, SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue,
               const HubStoreLease **lease, GError **error)
{
  HubStoreLease *found = NULL;

  if ((known->leases->len >= LEASES_MAX && !hub_known_settle (known, conn, error))
      || !hub_store_lease_holding (conn, event, type, serial, issue, &found, error))
    return FALSE;
  if (found != NULL)
    {
      Lease fresh = { .lease = found };
      g_array_append_val (known->leases, fresh);
    }
  *lease = found;
  return TRUE;
}

gboolean
hub_known_lease (HubKnown *known, SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue,
                 const HubStoreLease **lease, GError **error)
{
  for (guint i = 0; i < known->leases->len; i++)
    {
      const HubStoreLease *seen = g_array_index (known->leases, Lease, i).lease;

      if (holds (seen, event, type, serial, issue))
        {
          *lease = seen;
          return TRUE;
        }
    }
  return look_up_lease (known, conn, event, type, serial, issue, lease, error);
}

void
hub_known_sell (HubKnown *known, const HubStoreLease *lease)
{
  for (guint i = 0; i < known->leases->len; i++)
    {
      Lease *seen = &g_array_index (known->leases, Lease, i);

      if (seen->lease == lease)
        {
          seen->sold++;
          return;
        }
    }
  g_return_if_reached ();
}

static gboolean
write_sold (SqlConn *conn, const Lease *row, GError **error)
{
  const HubStoreLease *lease = row->lease;
  gint64 sold = row->sold;

  if (sold == 0)
    return TRUE;
  gboolean open = strcmp (lease->status, "open") == 0;
  HubStoreMove move = { sold, open ? -sold : 0, open ? 0 : -sold };
  return hub_store_lease_add_sold (conn, lease->id, sold, error)
         && hub_store_type_move (conn, lease->event, lease->type, lease->overdraft, move, error);
}

gboolean
hub_known_settle (HubKnown *known, SqlConn *conn, GError **error)
{
  gboolean written = TRUE;

  for (guint i = 0; written && i < known->leases->len; i++)
    written = write_sold (conn, &g_array_index (known->leases, Lease, i), error);
  g_array_set_size (known->leases, 0);
  return written;
}

void
hub_known_forget (HubKnown *known)
{
  g_array_set_size (known->leases, 0);
}
