/* The changes that break parsers: bits, borders, lengths, repeated and foreign pieces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-mutate.h"

#include <string.h>

#define CHANGES_MOST 8
#define PIECE_MOST 32

typedef struct {
  GRand *random;
  const TkFuzzHarness *harness;
  const GPtrArray *pool;
  GByteArray *input;
} Mutation;

typedef void (*Change) (Mutation *mutation);

static guint
below (Mutation *mutation, guint end)
{
  return end > 1 ? (guint)g_rand_int_range (mutation->random, 0, (gint32)end) : 0;
}

/* A piece's length from `at` on, never beyond `end`. */
static guint
piece_length (Mutation *mutation, guint at, guint end)
{
  guint wanted = 1 + below (mutation, PIECE_MOST);

  return MIN (wanted, end - at);
}

static void
insert (GByteArray *input, guint at, const guint8 *piece, guint length)
{
  guint before = input->len;

  if (length == 0)
    return;
  g_byte_array_set_size (input, before + length);
  memmove (input->data + at + length, input->data + at, before - at);
  memcpy (input->data + at, piece, length);
}

/* A copy: the piece may come from the input itself. */
static void
insert_copy (Mutation *mutation, const guint8 *piece, guint length)
{
  g_autofree guint8 *copy = g_memdup2 (piece, length);

  insert (mutation->input, below (mutation, mutation->input->len + 1), copy, length);
}

static void
flip_bit (Mutation *mutation)
{
  if (mutation->input->len > 0)
    mutation->input->data[below (mutation, mutation->input->len)] ^= (guint8)(1u << below (mutation, 8));
}

static void
set_byte (Mutation *mutation)
{
  static const guint8 borders[] = { 0x00, 0x01, 0x09, 0x0a, 0x0d, 0x20, 0x22, 0x2d, 0x2e, 0x30, 0x39,
                                    0x5c, 0x7f, 0x80, 0xbf, 0xc0, 0xc3, 0xe2, 0xed, 0xf4, 0xfe, 0xff };
  gboolean border = below (mutation, 2) == 0;

  if (mutation->input->len > 0)
    mutation->input->data[below (mutation, mutation->input->len)]
        = border ? borders[below (mutation, G_N_ELEMENTS (borders))] : (guint8)below (mutation, 256);
}

static void
step_byte (Mutation *mutation)
{
  if (mutation->input->len > 0)
    mutation->input->data[below (mutation, mutation->input->len)] += below (mutation, 2) == 0 ? 1 : 255;
}

static void
insert_noise (Mutation *mutation)
{
  guint8 noise[PIECE_MOST / 4];
  guint length = 1 + below (mutation, sizeof noise);

  for (guint i = 0; i < length; i++)
    noise[i] = (guint8)below (mutation, 256);
  insert_copy (mutation, noise, length);
}

static void
delete_piece (Mutation *mutation)
{
  guint at = below (mutation, mutation->input->len);
  guint length = piece_length (mutation, at, mutation->input->len);

  if (length > 0)
    g_byte_array_remove_range (mutation->input, at, length);
}

static void
repeat_piece (Mutation *mutation)
{
  guint at = below (mutation, mutation->input->len);
  guint length = piece_length (mutation, at, mutation->input->len);

  insert_copy (mutation, mutation->input->data + at, length);
}

static void
cut (Mutation *mutation)
{
  g_byte_array_set_size (mutation->input, below (mutation, mutation->input->len + 1));
}

/* What stands at one place of another input comes to stand here, over what there was or beside it. */
static void
take_foreign (Mutation *mutation)
{
  const GByteArray *other = mutation->pool->pdata[below (mutation, mutation->pool->len)];
  guint from = below (mutation, other->len);
  guint length = piece_length (mutation, from, other->len);
  guint at;

  if (below (mutation, 2) == 0 || mutation->input->len < length)
    {
      insert_copy (mutation, other->data + from, length);
      return;
    }
  at = below (mutation, mutation->input->len - length + 1);
  if (length > 0)
    memmove (mutation->input->data + at, other->data + from, length);
}

static void
insert_word (Mutation *mutation)
{
  const char *const *words = mutation->harness->words;
  guint count = words != NULL ? g_strv_length ((char **)words) : 0;
  const char *word = count > 0 ? words[below (mutation, count)] : "";

  insert_copy (mutation, (const guint8 *)word, (guint)strlen (word));
}

static void
change_digit (Mutation *mutation)
{
  guint start = below (mutation, mutation->input->len);

  for (guint i = start; i < mutation->input->len; i++)
    if (g_ascii_isdigit (mutation->input->data[i]))
      {
        mutation->input->data[i] = (guint8)('0' + below (mutation, 10));
        return;
      }
}

void
fuzz_mutate (GRand *random, const TkFuzzHarness *harness, const GPtrArray *pool, GByteArray *input)
{
  static const Change changes[] = { flip_bit,     set_byte, step_byte,    insert_noise, delete_piece,
                                    repeat_piece, cut,      take_foreign, insert_word,  change_digit };
  Mutation mutation = { random, harness, pool, input };

  for (guint left = 1 + below (&mutation, CHANGES_MOST); left > 0; left--)
    changes[below (&mutation, G_N_ELEMENTS (changes))](&mutation);
  if (input->len > harness->length_max)
    g_byte_array_set_size (input, (guint)harness->length_max);
}
