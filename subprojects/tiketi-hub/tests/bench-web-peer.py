# The application that the hub is measured beside: Flask and SQLAlchemy, as its authors' guides write it, over SQLite. The same events,
# the same keys, two queries for a page of them (events with their organizers, then their types). Fed with the hub's own answer.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
from datetime import datetime, timedelta

from flask import Flask, abort, jsonify
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import joinedload, selectinload

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///" + os.environ["PEER_DB"]
app.config["JSON_SORT_KEYS"] = False
db = SQLAlchemy(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    first_name = db.Column(db.String(100))
    last_name = db.Column(db.String(100))


class Event(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(200))
    description = db.Column(db.Text)
    location = db.Column(db.String(200))
    address = db.Column(db.String(200))
    category = db.Column(db.String(100))
    category_id = db.Column(db.Integer)
    tags = db.Column(db.String(200))
    starts_at = db.Column(db.DateTime, index=True)
    ends_at = db.Column(db.DateTime, index=True)
    doors_at = db.Column(db.DateTime)
    timezone = db.Column(db.String(50))
    image_url = db.Column(db.String(200))
    status = db.Column(db.String(20), index=True)
    status_reason = db.Column(db.String(200))
    organizer_id = db.Column(db.Integer, db.ForeignKey("user.id"))
    organizer = db.relationship("User")
    tickets = db.relationship("Ticket", order_by="Ticket.price_minor")
    created_at = db.Column(db.DateTime)
    updated_at = db.Column(db.DateTime)


class Ticket(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    event_id = db.Column(db.Integer, db.ForeignKey("event.id"), index=True)
    type = db.Column(db.String(100))
    description = db.Column(db.String(200))
    price_minor = db.Column(db.Integer)
    currency = db.Column(db.String(3))
    quantity = db.Column(db.Integer)
    sold = db.Column(db.Integer)
    held = db.Column(db.Integer)
    asks = db.Column(db.String(20))
    created_at = db.Column(db.DateTime)


NAIROBI = timedelta(hours=3)


def utc(at):
    return at.isoformat() + "Z" if at else None


def local(at):
    return (at + NAIROBI).isoformat() if at else None


def ticket_json(ticket):
    return {
        "id": ticket.id, "type": ticket.type, "description": ticket.description, "price": ticket.price_minor / 100,
        "price_minor": ticket.price_minor, "currency": ticket.currency, "quantity": ticket.quantity, "sold": ticket.sold,
        "held": ticket.held, "available": ticket.quantity - ticket.sold - ticket.held, "sales_start": None, "sales_end": None,
        "asks": ticket.asks,
        "created_at": utc(ticket.created_at),
    }


def event_json(event):
    total = sum(t.quantity for t in event.tickets)
    sold = sum(t.sold for t in event.tickets)
    left = sum(t.quantity - t.sold - t.held for t in event.tickets)
    least = event.tickets[0].price_minor if event.tickets else 0
    return {
        "id": event.id, "event_id": event.id, "title": event.title, "event_name": event.title, "description": event.description,
        "location": event.location, "address": event.address, "category": event.category, "category_id": event.category_id,
        "tags": event.tags, "starts_at": utc(event.starts_at), "ends_at": utc(event.ends_at), "doors_at": utc(event.doors_at),
        "timezone": event.timezone, "start_time": local(event.starts_at), "start_date": local(event.starts_at),
        "event_date": local(event.starts_at), "end_time": local(event.ends_at), "end_date": local(event.ends_at),
        "image_url": event.image_url, "images": event.image_url, "status": event.status, "status_reason": event.status_reason,
        "is_approved": event.status == "approved", "is_active": event.status == "approved",
        "requires_approval": event.status == "pending", "organizer_id": event.organizer_id, "user_id": event.organizer_id,
        "organizer": {"id": event.organizer.id, "first_name": event.organizer.first_name, "last_name": event.organizer.last_name},
        "tickets": [ticket_json(t) for t in event.tickets],
        "ticket_tiers": {t.type: {"price": t.price_minor / 100, "quantity": t.quantity,
                                  "available": t.quantity - t.sold - t.held} for t in event.tickets},
        "price": least / 100, "price_minor": least, "currency": event.tickets[0].currency if event.tickets else None,
        "capacity": total, "total_tickets": total, "tickets_sold": sold, "remaining_tickets": left, "available_tickets": left,
        "attendee_count": sold, "early_booking_price": None, "MVP_price": None, "regular_price": str(least // 100),
        "created_at": utc(event.created_at), "updated_at": utc(event.updated_at),
    }


def loaded(query):
    return query.options(joinedload(Event.organizer), selectinload(Event.tickets))


@app.get("/events")
def events():
    query = loaded(Event.query).filter(Event.status == "approved", Event.ends_at > datetime.utcnow())
    return jsonify([event_json(e) for e in query.order_by(Event.starts_at, Event.id)])


@app.get("/events/<int:number>")
def event(number):
    found = loaded(Event.query).filter(Event.id == number, Event.status == "approved").first()
    return jsonify(event_json(found)) if found else abort(404)


def read_time(text):
    return datetime.fromisoformat(text.rstrip("Z")) if text else None


# What the hub answered, as rows.
def feed(path):
    with open(path) as file:
        answer = json.load(file)
    with app.app_context():
        db.drop_all()
        db.create_all()
        db.session.execute(db.text("PRAGMA journal_mode=WAL"))
        for one in answer:
            who = one["organizer"]
            db.session.merge(User(id=who["id"], first_name=who["first_name"], last_name=who["last_name"]))
            plain = {key: one[key] for key in ("id", "title", "description", "location", "address", "category", "category_id", "tags",
                                               "timezone", "image_url", "status", "status_reason", "organizer_id")}
            times = {key: read_time(one[key]) for key in ("starts_at", "ends_at", "doors_at", "created_at", "updated_at")}
            db.session.add(Event(**plain, **times))
            for kind in one["tickets"]:
                columns = ("id", "type", "description", "price_minor", "currency", "quantity", "sold", "held", "asks")
                db.session.add(Ticket(event_id=one["id"], created_at=read_time(kind["created_at"]),
                                      **{key: kind[key] for key in columns}))
        db.session.commit()


def same(mine, theirs, path="$"):
    if isinstance(theirs, dict):
        missing = set(theirs) ^ set(mine)
        assert not missing, f"{path}: {missing}"
        for key in theirs:
            same(mine[key], theirs[key], path + "." + key)
    elif isinstance(theirs, list):
        assert len(mine) == len(theirs), path
        for i, item in enumerate(theirs):
            same(mine[i], item, f"{path}[{i}]")
    else:
        assert mine == theirs, f"{path}: {mine!r} is not {theirs!r}"


# Both answer the same, key by key and value by value, before anything is measured.
def check(path):
    with open(path) as file:
        theirs = json.load(file)
    same(app.test_client().get("/events").get_json(), theirs)
    print(f"both answer the same {len(theirs)} events")


if __name__ == "__main__":
    import sys

    feed(sys.argv[1])
    check(sys.argv[1])
