/* Texts that must never open a gate: altered, copied wrongly, signed by strangers or by a thief with a real key.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-world.h"

#include <string.h>

#include "tk-base45.h"
#include "tk-token.h"

#define PREFIX_LENGTH 4
#define SYMBOLS 45
#define SERIAL_AT 7       /* in the payload: flags 1, event 4, type 2 */
#define NEVER_LEASED 1000 /* beyond every capacity */

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/* The order of Ed25519's group, least byte first: a signature whose second half has it added verifies in careless code. */
static const guint8 order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                  0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10 };

static char *
encode (const guint8 *bytes, gsize length)
{
  g_autofree char *text = tk_base45_encode (bytes, length);

  return g_strconcat (TK_TOKEN_PREFIX, text, NULL);
}

static gsize
decode (const SimTicket *ticket, guint8 bytes[TK_TOKEN_TEXT_MAX])
{
  gsize length = 0;

  if (!tk_base45_decode (ticket->token + PREFIX_LENGTH, strlen (ticket->token) - PREFIX_LENGTH, bytes, TK_TOKEN_TEXT_MAX, &length))
    g_error ("A printed token cannot be read");
  return length;
}

static char *
alter_symbol (SimWorld *world, const SimTicket *ticket)
{
  char *text = g_strdup (ticket->token);
  char *at = text + PREFIX_LENGTH + sim_dice_below (&world->dice, (guint) strlen (text) - PREFIX_LENGTH);
  guint step = 1 + sim_dice_below (&world->dice, sizeof alphabet - 2);

  *at = alphabet[((gsize) (strchr (alphabet, *at) - alphabet) + step) % (sizeof alphabet - 1)];
  return text;
}

static char *
shorten (SimWorld *world, const SimTicket *ticket)
{
  return g_strndup (ticket->token, strlen (ticket->token) - 1 - sim_dice_below (&world->dice, 6));
}

/* Behind the signature, or a longer text for the same bytes: two texts for one ticket. */
static char *
lengthen (SimWorld *world, const SimTicket *ticket)
{
  static const char *const tails[] = { "000", "BB8", "00" };

  return g_strconcat (ticket->token, tails[sim_dice_below (&world->dice, G_N_ELEMENTS (tails))], NULL);
}

static char *
bend_signature (SimWorld *world, const SimTicket *ticket)
{
  guint8 bytes[TK_TOKEN_TEXT_MAX];
  gsize length = decode (ticket, bytes);
  guint carry = 0;

  for (gsize i = 0; i < sizeof order; i++)
    {
      guint sum = (guint) bytes[length - sizeof order + i] + order[i] + carry;

      bytes[length - sizeof order + i] = (guint8) sum;
      carry = sum >> 8;
    }
  return encode (bytes, length);
}

static char *
alter_payload (SimWorld *world, const SimTicket *ticket)
{
  guint8 bytes[TK_TOKEN_TEXT_MAX];
  gsize length = decode (ticket, bytes);

  bytes[SERIAL_AT + 3 + sim_dice_below (&world->dice, 2)] ^= (guint8) (1 + sim_dice_below (&world->dice, 7)); /* serial or issue */
  return encode (bytes, length);
}

/* Three symbols can spell more than two bytes hold: what is beyond wraps round in careless code, and the bytes come out the
 * same. */
static char *
spell_anew (SimWorld *world, const SimTicket *ticket)
{
  char *text = g_strdup (ticket->token);

  for (char *at = text + PREFIX_LENGTH; strlen (at) >= 3; at += 3)
    {
      guint value = 0;

      for (guint i = 3; i > 0; i--)
        value = value * SYMBOLS + (guint) (strchr (alphabet, at[i - 1]) - alphabet);
      value += G_MAXUINT16 + 1;
      if (value >= SYMBOLS * SYMBOLS * SYMBOLS || sim_dice_chance (&world->dice, 70))
        continue;
      for (guint i = 0; i < 3; i++, value /= SYMBOLS)
        at[i] = alphabet[value % SYMBOLS];
      return text;
    }
  g_free (text);
  return alter_symbol (world, ticket);
}

static char *
sign_anew (SimWorld *world, const TkKeyPair *pair, guint16 issuer, guint32 serial)
{
  TkToken token = { .id = { SIM_EVENT, (guint16) (1 + sim_dice_below (&world->dice, SIM_TYPES)), serial, 0 }, .issuer = issuer };
  g_autoptr (GError) error = NULL;
  char *text = tk_token_issue (&token, pair, &error);

  g_assert_no_error (error);
  return text;
}

static char *
sign_as_stranger (SimWorld *world, const SimTicket *ticket)
{
  g_autoptr (TkKeyPair) pair = tk_key_pair_new ();
  guint16 issuer = world->terminals[sim_dice_below (&world->dice, world->n_terminals)].enrolled->issuer;

  return sign_anew (world, pair, issuer, 1 + sim_dice_below (&world->dice, 8));
}

/* A real key, and a serial that was never leased to anybody. */
static char *
sign_as_thief (SimWorld *world, const SimTicket *ticket)
{
  const SimEnrolled *stolen = world->terminals[sim_dice_below (&world->dice, world->n_terminals)].enrolled;

  return sign_anew (world, stolen->pair, stolen->issuer, NEVER_LEASED + sim_dice_below (&world->dice, 50));
}

char *
sim_forge (SimWorld *world, const SimTicket *ticket, const char **how)
{
  static const struct
  {
    const char *name;
    char *(*forge) (SimWorld *world, const SimTicket *ticket);
    gboolean from_nothing;
  } ways[] = {
    { "stranger", sign_as_stranger, TRUE },     { "thief", sign_as_thief, TRUE },
    { "altered", alter_symbol, FALSE },         { "shortened", shorten, FALSE },
    { "lengthened", lengthen, FALSE },          { "bent", bend_signature, FALSE },
    { "other-payload", alter_payload, FALSE },  { "respelt", spell_anew, FALSE },
  };
  guint way = sim_dice_below (&world->dice, G_N_ELEMENTS (ways));

  if (ticket == NULL && !ways[way].from_nothing)
    way = 0;
  *how = ways[way].name;
  return ways[way].forge (world, ticket);
}
