import { Action, ModelViewSet, Register, type Request, type Response } from 'bookstore';
import { Event, Shift, Store } from './stores.entity.js';
import {
  EventSerializer,
  OpeningHoursSerializer,
  ShiftSerializer,
  StoreSerializer,
} from './stores.serializer.js';

@Register('stores')
export class StoreViewSet extends ModelViewSet(Store, StoreSerializer) {
  override readonly searchFields = ['name', 'notes'];
  override readonly orderingFields = ['name', 'opens_at', 'rating', 'seats', 'loan_period', 'opened_on'];

  @Action({ detail: true, path: 'opening-hours', serializerClass: OpeningHoursSerializer })
  openingHours(request: Request): Promise<Response> {
    return this.retrieve(request);
  }

  @Action({
    ...{ detail: true, path: 'opening-hours', methods: ['PUT'] },
    serializerClass: OpeningHoursSerializer,
  })
  setOpeningHours(request: Request): Promise<Response> {
    return this.update(request);
  }
}

@Register('events')
export class EventViewSet extends ModelViewSet(Event, EventSerializer) {}

@Register('shifts')
export class ShiftViewSet extends ModelViewSet(Shift, ShiftSerializer) {}
