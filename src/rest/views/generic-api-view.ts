import type { Request } from '../core/contracts.js';
import { Serializer, type SerializerClass } from '../serializers/serializer.js';
import { APIView } from './api-view.js';

/** A view with a serializer: https://www.django-rest-framework.org/api-guide/generic-views/#genericapiview */
export abstract class GenericAPIView<T extends object = object> extends APIView {
  protected abstract readonly serializerClass: SerializerClass<T>;

  get serializer(): Serializer<T> {
    return Serializer.of(this.serializerClass);
  }

  override serializerFor(): Serializer<T> | undefined {
    return this.serializer;
  }

  /**
   * Returns the values of the request's body. Throws ValidationError.
   * @param partial whether fields may be missing, as with PATCH
   */
  protected async validated(request: Request, partial = false): Promise<Partial<T>> {
    return this.serializer.validate(await request.data(), { partial, request });
  }
}
