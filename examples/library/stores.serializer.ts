import { serializers, ValidationError } from 'bookstore';
import { Event, KINDS, Shift, Store } from './stores.entity.js';

class LocationSerializer {
  @serializers.FloatField({ minValue: -90, maxValue: 90, allowNull: true }) latitude: number | null;
  @serializers.FloatField({ minValue: -180, maxValue: 180, allowNull: true }) longitude: number | null;
}

const STORE_FIELDS = ['id', 'name', 'opens_at', 'closes_at', 'loan_period', 'grace_period', 'ip_address']
  .concat(['terminal_ip', 'opened_on', 'flagship', 'size', 'seats', 'visitors', 'rating', 'balance'])
  .concat(['location', 'manager_email', 'notes']);

export class StoreSerializer extends serializers.ModelSerializer(Store, { fields: STORE_FIELDS }) {
  @serializers.Nested(LocationSerializer, { source: '*', required: false }) location: LocationSerializer;

  validate(values: Partial<Store>, { instance }: serializers.Context<Store>): Partial<Store> {
    const { opens_at, closes_at } = { ...instance, ...values };
    if (opens_at && closes_at && closes_at <= opens_at)
      throw new ValidationError({ closes_at: ['A store must close after it opens.'] });
    return values;
  }
}

export class OpeningHoursSerializer extends serializers.ModelSerializer(Store, {
  fields: ['opens_at', 'closes_at'],
  extraKwargs: { closes_at: { required: true, allowNull: false } },
}) {}

export class EventSerializer extends serializers.ModelSerializer(Event, {
  fields: ['id', 'store', 'title', 'slug', 'code', 'day', 'starts', 'kind', 'kind_label'],
}) {
  @serializers.ChoiceLabelField({ source: 'kind', choices: KINDS }) kind_label: string;
}

export class ShiftSerializer extends serializers.ModelSerializer(Shift, {
  fields: ['id', 'store', 'till', 'open', 'cashier'],
}) {}
