/* Copy-on-write contents. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-pages.h"

#include <string.h>

#define PAGE 4096

typedef struct
{
  guint users;
  guint64 mark; /* of the bytes; 0 when not worked out since they were written */
  guint8 bytes[PAGE];
} Page;

struct _SimPages
{
  guint64 size;
  GPtrArray *table; /* Page; NULL is a page of zeros */
};

static void
drop_page (gpointer data)
{
  Page *page = data;

  if (page != NULL && --page->users == 0)
    g_free (page);
}

/* A page of our own to write to. */
static guint8 *
own_page (SimPages *pages, gsize index)
{
  Page *page = pages->table->pdata[index];

  if (page != NULL && page->users == 1)
    {
      page->mark = 0;
      return page->bytes;
    }
  Page *own = g_new (Page, 1);
  own->users = 1;
  own->mark = 0;
  if (page != NULL)
    memcpy (own->bytes, page->bytes, PAGE);
  else
    memset (own->bytes, 0, PAGE);
  drop_page (page);
  pages->table->pdata[index] = own;
  return own->bytes;
}

SimPages *
sim_pages_new (void)
{
  SimPages *pages = g_new0 (SimPages, 1);

  pages->table = g_ptr_array_new_with_free_func (drop_page);
  return pages;
}

SimPages *
sim_pages_copy (const SimPages *pages)
{
  SimPages *copy = g_new0 (SimPages, 1);

  copy->size = pages->size;
  copy->table = g_ptr_array_new_full (pages->table->len, drop_page);
  for (guint i = 0; i < pages->table->len; i++)
    {
      Page *page = pages->table->pdata[i];

      if (page != NULL)
        page->users++;
      g_ptr_array_add (copy->table, page);
    }
  return copy;
}

void
sim_pages_free (SimPages *pages)
{
  if (pages == NULL)
    return;
  g_ptr_array_unref (pages->table);
  g_free (pages);
}

guint64
sim_pages_size (const SimPages *pages)
{
  return pages->size;
}

gsize
sim_pages_read (const SimPages *pages, void *out, gsize length, guint64 offset)
{
  gsize there = offset < pages->size ? MIN (length, pages->size - offset) : 0;
  guint8 *to = out;

  for (gsize done = 0; done < there;)
    {
      const Page *page = pages->table->pdata[(offset + done) / PAGE];
      gsize at = (offset + done) % PAGE, n = MIN (PAGE - at, there - done);

      if (page != NULL)
        memcpy (to + done, page->bytes + at, n);
      else
        memset (to + done, 0, n);
      done += n;
    }
  memset (to + there, 0, length - there);
  return there;
}

void
sim_pages_write (SimPages *pages, const void *bytes, gsize length, guint64 offset)
{
  if (offset + length > pages->size)
    sim_pages_resize (pages, offset + length);
  for (gsize done = 0; done < length;)
    {
      gsize at = (offset + done) % PAGE, n = MIN (PAGE - at, length - done);

      memcpy (own_page (pages, (offset + done) / PAGE) + at, (const guint8 *) bytes + done, n);
      done += n;
    }
}

void
sim_pages_resize (SimPages *pages, guint64 size)
{
  guint count = (guint) ((size + PAGE - 1) / PAGE);

  g_ptr_array_set_size (pages->table, (int) count);
  /* What lies beyond the end must read as zeros when the file grows again. */
  if (size < pages->size && size % PAGE != 0 && pages->table->pdata[count - 1] != NULL)
    memset (own_page (pages, count - 1) + size % PAGE, 0, PAGE - size % PAGE);
  pages->size = size;
}

static guint64
mix (guint64 mark, guint64 word)
{
  mark = (mark ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return mark ^ mark >> 29;
}

static guint64
mark_of (Page *page)
{
  guint64 mark = 1, word;

  if (page == NULL)
    return 0;
  for (gsize i = 0; page->mark == 0 && i < PAGE; i += sizeof word)
    {
      memcpy (&word, page->bytes + i, sizeof word);
      mark = mix (mark, word);
    }
  if (page->mark == 0)
    page->mark = MAX (mark, 1);
  return page->mark;
}

guint64
sim_pages_mark (const SimPages *pages)
{
  guint64 mark = mix (2, pages->size);

  for (guint i = 0; i < pages->table->len; i++)
    mark = mix (mark, mark_of (pages->table->pdata[i]));
  return mark;
}
