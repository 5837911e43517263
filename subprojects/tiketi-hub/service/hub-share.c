/* Largest remainders, without a wider integer than 64 bits. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-share.h"

#include <string.h>

/* a × b / c for b < c, bit by bit from the top: nothing grows beyond 2 × c. */
static gint64
multiply_divide (gint64 a, gint64 b, gint64 c, gint64 *remainder)
{
  gint64 quotient = 0, rest = 0;

  for (int bit = 62; bit >= 0; bit--)
    {
      quotient *= 2;
      rest *= 2;
      if (((a >> bit) & 1) != 0)
        rest += b;
      quotient += rest / c;
      rest %= c;
    }
  *remainder = rest;
  return quotient;
}

static gint64
sum_of (const gint64 *numbers, gsize n)
{
  gint64 sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += numbers[i];
  return sum;
}

/* Whoever had the largest remainder gets one, and has none any more. */
static void
give_one (gint64 *remainders, gint64 *out, gsize n)
{
  gsize best = 0;

  for (gsize i = 1; i < n; i++)
    {
      if (remainders[i] > remainders[best])
        best = i;
    }
  out[best]++;
  remainders[best] = 0;
}

void
hub_share (gint64 amount, const gint64 *weights, gsize n, gint64 *out)
{
  gint64 all = sum_of (weights, n), left = amount;
  g_autofree gint64 *remainders = g_new0 (gint64, n);

  memset (out, 0, n * sizeof *out);
  if (all == 0)
    {
      out[0] = amount;
      return;
    }
  for (gsize i = 0; i < n; i++)
    {
      out[i] = weights[i] == all ? amount : multiply_divide (amount, weights[i], all, &remainders[i]);
      left -= out[i];
    }
  while (left-- > 0)
    give_one (remainders, out, n);
}

gint64
hub_share_part (gint64 worth, gint64 qty, gint64 count)
{
  gint64 part = MIN (count, qty);

  return qty == 0 ? 0 : worth / qty * part + worth % qty * part / qty;
}

HubShares *
hub_shares_new (const gint64 *worth, gsize n)
{
  HubShares *shares = g_new0 (HubShares, 1);

  shares->worth = g_memdup2 (worth, n * sizeof *worth);
  shares->left = g_memdup2 (worth, n * sizeof *worth);
  shares->n = n;
  return shares;
}

void
hub_shares_free (HubShares *shares)
{
  if (shares == NULL)
    return;
  g_free (shares->worth);
  g_free (shares->left);
  g_free (shares);
}

void
hub_shares_take (HubShares *shares, gint64 amount, gint64 *out)
{
  if (amount > sum_of (shares->left, shares->n))
    {
      hub_share (amount, shares->worth, shares->n, out);
      memset (shares->left, 0, shares->n * sizeof *shares->left);
      return;
    }
  hub_share (amount, shares->left, shares->n, out);
  for (gsize i = 0; i < shares->n; i++)
    shares->left[i] -= out[i];
}
