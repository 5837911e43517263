#!/usr/bin/env bash
# po/update --check refuses what it is there to refuse, tried on a small house of its own. SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail
update=${1:?usage: test-update.sh PO/UPDATE}
n=0

house () # a house with a few sentences, listed and translated
{
  rm -rf "$house"
  mkdir -p "$house"/{po,src,ui,data,subprojects/libtiketi,subprojects/tiketi-hub}
  cp "$update" "$house/po/update"
  echo sw >"$house/po/LINGUAS"
  echo 'char *a (void) { return _("Good %s"); }' >"$house/src/a.c"
  echo '<interface><object class="GtkLabel"><property name="label" translatable="yes">Gate</property></object>' >"$house/ui/b.ui"
  echo '<object class="GtkLabel"><property name="label" translatable="yes">Exit</property></object></interface>' >>"$house/ui/b.ui"
  printf '[Desktop Entry]\nName=Ticket\n' >"$house/data/c.desktop.in"
  printf '%s\n' data/c.desktop.in src/a.c ui/b.ui >"$house/po/POTFILES"
  cat >"$house/po/sw.po" <<'PO'
msgid ""
msgstr ""
"Project-Id-Version: tiketi\n"
"PO-Revision-Date: 2026-11-21 12:00+0000\n"
"Last-Translator: Tiketi\n"
"Language-Team: Swahili\n"
"Language: sw\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"

msgid "Ticket"
msgstr "Tiketi"

#, c-format
msgid "Good %s"
msgstr "%s nzuri"

msgid "Gate"
msgstr "Lango"

msgid "Exit"
msgstr "Kutoka"
PO
}

try () # NAME EXPECTED-STATUS SENTENCE
{
  local said status=0
  n=$((n + 1))
  said=$("$house/po/update" --check 2>&1) || status=1
  if [ "$status" = "$2" ] && grep -qF -- "$3" <<<"$said"; then
    echo "ok $n $1"
  else
    echo "not ok $n $1"
    sed 's/^/# /' <<<"$said"
  fi
}

house=$(mktemp -d)
trap 'rm -rf "$house"' EXIT
echo 1..9

house; try complete 0 ''
house; echo 'char *d (void) { return _("More"); }' >>"$house/src/a.c"; try new-sentence 1 'msgid "More"'
house; echo 'char *d (void) { return _("Gate"); }' >"$house/subprojects/tiketi-hub/d.c"; try unlisted-file 1 '+subprojects/tiketi-hub/d.c'
house; sed -i 's/"yes">Exit/"no">Exit/' "$house/ui/b.ui"; try sentence-gone 0 ''
house; sed -i 's/^#, c-format/#, fuzzy, c-format/' "$house/po/sw.po"; try fuzzy 1 'msgid "Good %s"'
house; sed -i 's/%s nzuri/%d nzuri/' "$house/po/sw.po"; try wrong-format 1 "'msgstr'"
house; sed -i 's/"%s nzuri"/""/' "$house/po/sw.po"; try untranslated 1 'msgid "Good %s"'
house; echo 'char *d (void) { return _("at %" G_GINT64_FORMAT " now"); }' >>"$house/src/a.c"; try cut-sentence 1 'cut at a macro'
house; echo 'char *d (void) { return g_dngettext (P, "one", "many", n); }' >>"$house/src/a.c"; try new-plural 1 'msgid_plural "many"'
