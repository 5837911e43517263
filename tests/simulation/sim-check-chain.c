/* I1, the journals: whole at the terminal, whole at the hub, and the same. Written from the journal's description.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <sodium.h>
#include <string.h>

#define GENESIS "tiketi.journal.v1"

typedef crypto_generichash_state Hash;

static void
add_number (Hash *hash, guint64 value, gsize bytes)
{
  guint8 out[8];

  for (gsize i = 0; i < bytes; i++)
    out[i] = (guint8) (value >> (8 * (bytes - 1 - i)));
  crypto_generichash_update (hash, out, bytes);
}

static void
add_text (Hash *hash, const char *text, gsize length_bytes)
{
  add_number (hash, strlen (text), length_bytes);
  crypto_generichash_update (hash, (const guint8 *) text, strlen (text));
}

static gboolean
add_id (Hash *hash, const char *id)
{
  guint8 bytes[16];
  gsize n = 0;

  if (strlen (id) != 36)
    return FALSE;
  for (gsize i = 0; i < 36; i++)
    {
      if (id[i] == '-')
        continue;
      if (n == 16 || !g_ascii_isxdigit (id[i]) || !g_ascii_isxdigit (id[i + 1]))
        return FALSE;
      bytes[n++] = (guint8) (g_ascii_xdigit_value (id[i]) << 4 | g_ascii_xdigit_value (id[i + 1]));
      i++;
    }
  crypto_generichash_update (hash, bytes, n);
  return n == 16;
}

static void
make_genesis (gint64 terminal, guint8 out[SIM_HASH])
{
  Hash hash;

  crypto_generichash_init (&hash, NULL, 0, SIM_HASH);
  crypto_generichash_update (&hash, (const guint8 *) GENESIS, strlen (GENESIS));
  add_number (&hash, (guint64) terminal, 4);
  crypto_generichash_final (&hash, out, SIM_HASH);
}

static gboolean
make_hash (const SimEntry *entry, const guint8 prev[SIM_HASH], guint8 out[SIM_HASH])
{
  Hash hash;

  crypto_generichash_init (&hash, NULL, 0, SIM_HASH);
  crypto_generichash_update (&hash, prev, SIM_HASH);
  add_number (&hash, (guint64) entry->seq, 8);
  if (!add_id (&hash, entry->id))
    return FALSE;
  add_number (&hash, (guint64) entry->at, 8);
  add_number (&hash, (guint64) entry->boot, 8);
  add_text (&hash, entry->kind, 1);
  add_text (&hash, entry->staff, 1);
  add_text (&hash, entry->body, 4);
  crypto_generichash_final (&hash, out, SIM_HASH);
  return TRUE;
}

static gboolean
check_chain (SimLook *look, gint64 terminal, GPtrArray *entries, const char *who)
{
  guint8 prev[SIM_HASH], hash[SIM_HASH];

  make_genesis (terminal, prev);
  for (guint i = 0; i < entries->len; i++)
    {
      const SimEntry *entry = entries->pdata[i];

      if (entry->seq != (gint64) i + 1)
        return sim_violates (look, "I1: %s: the journal of terminal %" D " has entry %" D " where %u belongs", who, terminal, entry->seq,
                             i + 1);
      if (!make_hash (entry, prev, hash) || memcmp (hash, entry->hash, SIM_HASH) != 0)
        return sim_violates (look, "I1: %s: entry %" D " (%s) of terminal %" D " does not follow from the one before", who, entry->seq,
                             entry->kind, terminal);
      memcpy (prev, hash, SIM_HASH);
    }
  return TRUE;
}

/* What the hub holds stands at the terminal as well, and is the same. */
static gboolean
check_same (SimLook *look, const SimTill *till)
{
  for (guint i = 0; i < till->at_hub->len; i++)
    {
      const SimEntry *there = till->at_hub->pdata[i];

      if (i >= till->own->len)
        return sim_violates (look, "I1: the hub holds entry %" D " (%s) of terminal %" D ", which has lost it", there->seq, there->kind,
                             there->terminal);
      const SimEntry *here = till->own->pdata[i];
      if (memcmp (here->hash, there->hash, SIM_HASH) != 0)
        return sim_violates (look, "I1: entry %" D " of terminal %" D " is %s there and %s at the hub", here->seq, here->terminal,
                             here->kind, there->kind);
    }
  return TRUE;
}

static gboolean
check_arrived (SimLook *look, const SimTill *till)
{
  if (!look->seen->at_rest || !till->seen->synced || till->at_hub->len == till->own->len)
    return TRUE;
  const SimEntry *first = till->own->pdata[till->at_hub->len];
  return sim_violates (look, "I1: entry %" D " (%s, %s) of terminal %" D " never reached the hub", first->seq, first->kind, first->id,
                       first->terminal);
}

static gboolean
check_own (SimLook *look, const SimTill *till)
{
  if (till->db == NULL || till->seen->tampered)
    return TRUE;
  return check_chain (look, till->terminal, till->own, till->name) && check_same (look, till) && check_arrived (look, till);
}

/* A hub put back from a copy learns again what terminals have kept; what a lost one had told is lost. */
static gboolean
forgave (const SimLook *look, const SimTill *till)
{
  return look->seen->hub_restored && (!look->seen->at_rest || till->db == NULL || !till->seen->synced);
}

/* The hub acknowledges nothing that it does not hold. */
static gboolean
check_acked (SimLook *look, const SimTill *till)
{
  gint64 believed = MAX (till->acked, till->seen != NULL ? till->seen->acked : 0);
  const SimEntry *last = till->at_hub->len > 0 ? till->at_hub->pdata[till->at_hub->len - 1] : NULL;
  char hex[2 * SIM_HASH + 1] = "";

  if (till->hub_acked != (gint64) till->at_hub->len)
    return sim_violates (look, "I1: the hub says that it holds %" D " entries of terminal %" D ", and holds %u", till->hub_acked,
                         till->terminal, till->at_hub->len);
  if (believed > till->hub_acked && !forgave (look, till))
    return sim_violates (look, "I1: entry %" D " of terminal %" D " was acknowledged, and the hub holds only %u", believed, till->terminal,
                         till->at_hub->len);
  if (last != NULL)
    sodium_bin2hex (hex, sizeof hex, last->hash, SIM_HASH);
  return strcmp (hex, till->hub_head) == 0
         || sim_violates (look, "I1: the hub's head of terminal %" D " is not the hash of its last entry", till->terminal);
}

gboolean
sim_check_chains (SimLook *look)
{
  for (guint i = 0; i < look->tills->len; i++)
    {
      const SimTill *till = look->tills->pdata[i];

      if (!check_chain (look, till->terminal, till->at_hub, "hub") || !check_own (look, till) || !check_acked (look, till))
        return FALSE;
    }
  return TRUE;
}
